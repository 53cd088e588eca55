import { Command, InvalidArgumentError } from 'commander'
import {
  addRehearsal,
  candidatesOf,
  mostCandidates,
  RehearsalRefused,
  rehearse,
  reportInWords,
} from '../rehearsal/index.ts'
import { locale, translator } from '../web/languages/languages.ts'
import { showTime } from '../web/languages/times.ts'
import { CommandRefused } from './failure.ts'
import { withPortal } from './with-database.ts'

type Options = { candidates?: number; within: number; releaseIn: number; url?: string }

/** `rehearse SERIES`: plays a release on a staging copy; exit 1 where somebody has seen a result before it. */
export const command = new Command('rehearse')
  .argument('<series>', 'the series, e.g. 2026-06')
  .option('--candidates <number>', 'how many come; those of the series, and 5000 at most', candidates)
  .option('--within <minutes>', 'within how long after the release', above0, 5)
  .option('--release-in <seconds>', 'how long before the release the first ones come', above0, 60)
  .option('--url <address>', 'where the portal of the copy answers; PUBLIC_URL')
  .action(async (series: string, { within, releaseIn, ...options }: Options) => {
    const stop = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => stop.abort(new CommandRefused('Stopped. Everything is put back.')))
    await withPortal(async (portal) => {
      const { config, db: owner } = portal
      const usual = await candidatesOf(owner, series)
      if (!usual) throw new CommandRefused(`There is no series ${series}.`)
      const wanted = {
        series,
        candidates: options.candidates ?? usual,
        withinSeconds: within * 60,
        releaseInSeconds: releaseIn,
      }
      const { id } = await addRehearsal(owner, null, wanted)
      const report = await rehearse(portal, id, {
        owner,
        url: options.url?.replace(/\/+$/, '') ?? config.publicUrl,
        signal: stop.signal,
        onRelease: (at) => {
          const { text, zone } = showTime(at, 'en', config.boardTimeZone)
          console.log(
            `Rehearsal ${id}: ${wanted.candidates} candidates come to a release in ${releaseIn} s, on ${text} (${zone}).`,
          )
        },
      })
      for (const { term, text } of reportInWords(report, translator('en'), locale('en')))
        console.log(`${term}: ${text}`)
      if (report.early > 0)
        throw new CommandRefused('A result was shown before its release. Find out why before the real one.')
    }).catch((error) => {
      throw error instanceof RehearsalRefused ? new CommandRefused(error.message) : error
    })
  })

function candidates(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > mostCandidates)
    throw new InvalidArgumentError(`It must be a number from 1 to ${mostCandidates}.`)
  return number
}

function above0(text: string): number {
  const number = Number(text)
  if (!(number > 0 && number <= 3600)) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}
