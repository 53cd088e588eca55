import type { Part } from '../../pdf/tags.ts'
import type { Profile } from '../profile.ts'
import type { PageContext } from './page.ts'

/** A page that is being drawn: where, for whom, and in which words. */
export type Paper = PageContext & {
  document: PDFKit.PDFDocument
  part: Part
  profile: Profile
  /** Where somebody who holds the profile can check it. */
  checkAddress: string
}
