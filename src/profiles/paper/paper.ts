import type { Config } from '../../config.ts'
import type { Part } from '../../pdf/tags.ts'
import type { Profile } from '../../results/profile.ts'
import type { Translate } from '../../web/languages/languages.ts'

/** What all pages of a document have in common. */
export type PageContext = { config: Config; t: Translate; language: string; produced: string }

/** A page that is being drawn: where, for whom, and in which words. */
export type Paper = PageContext & {
  document: PDFKit.PDFDocument
  part: Part
  profile: Profile
  /** Where somebody who holds the profile can check it. */
  checkAddress: string
}
