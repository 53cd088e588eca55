import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { type Page, type Progress, writePages } from '../pdf/document.ts'
import type { Profile } from '../results/profile.ts'
import { translator } from '../web/languages/languages.ts'
import { showTime } from '../web/languages/times.ts'
import { drawProfile } from './paper/page.ts'
import type { PageContext } from './paper/paper.ts'

/**
 * Writes profiles as one PDF, a page each, and ends `out`; slow readers are waited for.
 *
 * @param progress `onPage` hears how many pages are made, `onMissing` of characters without a font, `signal` ends the work
 * @throws what ended it early: an error of `out` or of a page, a reader who went away, the signal
 */
export async function writeProfiles(
  profiles: Iterable<Profile> | AsyncIterable<Profile>,
  out: Writable,
  config: Config,
  language: string,
  progress: Progress<Profile> = {},
): Promise<void> {
  const t = translator(language)
  const { text: time, zone } = showTime(new Date(), language, config.boardTimeZone)
  const context: PageContext = { config, language, t, produced: t('profile.produced', { time, zone }) }
  const title = `${t('profile.title')} – ${config.boardName}`
  const about = { title, author: config.boardName, language }
  const page: Page<Profile> = {
    texts: ({ firstName, lastName, exam, series, centre, preparationCentre }) => [
      config.boardName,
      firstName,
      lastName,
      exam.name,
      series.name,
      centre.name,
      preparationCentre?.name ?? '',
    ],
    draw: (document, profile) => drawProfile(document, profile, context),
  }
  await writePages(profiles, out, about, page, progress)
}

/** One profile as a PDF of one page; `onMissing` hears of characters that no font has. */
export async function profilePdf(
  profile: Profile,
  config: Config,
  language: string,
  onMissing?: Progress<Profile>['onMissing'],
): Promise<Buffer> {
  const out = new PassThrough()
  const progress = onMissing ? { onMissing } : {}
  const [pdf] = await Promise.all([buffer(out), writeProfiles([profile], out, config, language, progress)])
  return pdf
}

/** Tells the log which characters of a profile no font has, by its reference number: names stay out of logs. */
export function warnOfMissing(log: Pick<Logger, 'warn'>): (profile: Profile, characters: string[]) => void {
  return ({ reference }, characters) => log.warn({ reference, characters }, 'characters without a font')
}
