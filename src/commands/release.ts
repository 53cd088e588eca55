import { Command } from 'commander'
import { parseIsoTime } from '../importing/index.ts'
import { setRelease } from '../results/series/series-times.ts'
import { FormRefusal } from '../web/errors.ts'
import { translator } from '../web/languages/languages.ts'
import { showTime } from '../web/languages/times.ts'
import { CommandRefused } from './failure.ts'
import { withDatabase } from './with-database.ts'

/** `release SERIES --at TIME` or `--hold`. */
export const command = new Command('release')
  .argument('<series>', 'the series, e.g. 2026-06')
  .option('--at <time>', 'when, with offset, e.g. 2026-08-13T08:00:00+02:00')
  .option('--hold', 'no release until a time is set')
  .action(async (series: string, options: { at?: string; hold?: boolean }, command: Command) => {
    if ((options.at === undefined) === !options.hold) command.error('Give either --at TIME or --hold.')
    const at = options.at === undefined ? null : parseIsoTime(options.at)
    if (at === undefined)
      command.error('TIME must be ISO 8601 with an offset, e.g. 2026-08-13T08:00:00+02:00.')
    await withDatabase(async ({ config, owner }) => {
      const change = await setRelease(owner, series, at ?? null).catch((error) => {
        throw error instanceof FormRefusal ? new CommandRefused(translator('en')(error.key)) : error
      })
      if (!change) throw new CommandRefused(`There is no series ${series}. Import it first.`)
      const shown = (time: Date | null) => {
        if (!time) return 'on hold'
        const { text, zone } = showTime(time, 'en', config.boardTimeZone)
        return `${text} (${zone})`
      }
      console.log(`${series}: release was ${shown(change.before)}, is now ${shown(change.now)}`)
    })
  })
