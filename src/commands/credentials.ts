import { Command } from 'commander'
import { transaction } from '../database/connection.ts'
import { CredentialsRefused, createCredentials, openWhereUndecided } from '../letters/create-credentials.ts'
import { lettersOf } from '../letters/letter.ts'
import { writeMailMerge } from '../letters/mail-merge.ts'
import { writeLetters } from '../letters/paper/letters-pdf.ts'
import { writeWhole } from '../storage/index.ts'
import { showTime } from '../web/languages/times.ts'
import { CommandRefused } from './failure.ts'
import { withDatabase } from './with-database.ts'

/** `credentials SERIES --centre NUMBER`: creates what is missing, and writes the letters. */
export const command = new Command('credentials')
  .argument('<series>', 'the series, e.g. 2026-06')
  .requiredOption('--centre <number>', 'the centre, e.g. ES439')
  .option('--csv <file>', 'writes the numbers for a mail merge')
  .option('--pdf <file>', 'writes the letters as one PDF')
  .action(async (series: string, options: { centre: string; csv?: string; pdf?: string }) => {
    await withDatabase(async ({ config, owner }) => {
      const { created } = await transaction(owner, async (tx) => {
        await openWhereUndecided(tx, series, options.centre)
        return createCredentials(tx, config.encryptionKey, series, options.centre)
      }).catch((error) => {
        throw error instanceof CredentialsRefused
          ? refusal(error, series, options.centre, config.boardTimeZone)
          : error
      })
      const letters = await lettersOf(owner, config.encryptionKey, series, options.centre)
      if (options.csv) await writeWhole(options.csv, (out) => writeMailMerge(letters, out))
      if (options.pdf)
        await writeWhole(options.pdf, (out) =>
          writeLetters(letters, out, config, 'en', {
            onMissing: (letter, characters) =>
              console.warn(
                `No font has ${characters.join(', ')}: letter of candidate ${letter.candidate_number}.`,
              ),
          }),
        )
      const outOfDate = letters.filter((letter) => letter.is_out_of_date).length
      if (outOfDate > 0)
        console.log(
          `${outOfDate} letters that were made before are out of date: an exams officer re-creates them.`,
        )
      const written = [options.csv, options.pdf].filter(Boolean)
      console.log(
        `${created} created, ${letters.length} in all.${written.length > 0 ? ` Written: ${written.join(', ')}` : ''}`,
      )
    })
  })

function refusal(
  error: CredentialsRefused,
  series: string,
  centre: string,
  timeZone: string,
): CommandRefused {
  const from = error.from ? showTime(error.from, 'en', timeZone) : undefined
  const reasons: Record<CredentialsRefused['reason'], string> = {
    noSeries: `There is no series ${series}. Import it first.`,
    noCentre: `There is no centre ${centre} that could have candidates. Import it first.`,
    noEntries: `${centre} has no entry in ${series}.`,
    tooEarly: `Credentials for ${series} can be created from ${from?.text} (${from?.zone}).`,
    noCandidates: `The status of ${centre} in ${series} is "NO candidates": an exams officer edits it in /officers.`,
    noAccess: `${centre} has no access to the candidate results service in ${series}: its parent centre gives it.`,
  }
  return new CommandRefused(reasons[error.reason])
}
