import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { Place } from '../centres/place.ts'
import { transaction } from '../database/connection.ts'
import { enqueue } from '../database/jobs.ts'
import { row, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import type { CentreFile } from './file.ts'

/** What is to be made: letters of these entries, or an export; `action` says what happens to the letters before (A9). */
export type WantedFile = {
  kind: Exclude<CentreFile['kind'], 'upload'>
  action: 'create' | 'recreate' | 'print'
  entryIds: readonly number[]
}

const names: Record<WantedFile['kind'], (place: Place) => string> = {
  letters_pdf: (place) => `letters-${place.centre_number}-${place.series_code}.pdf`,
  letters_csv: (place) => `letters-${place.centre_number}-${place.series_code}.csv`,
  entries_csv: (place) => `entries-${place.centre_number}-${place.series_code}.csv`,
}

/** Asks for a file of a centre and series, which a worker makes in the background (A9, A10). */
export async function requestFile(
  portal: Portal,
  officer: Officer,
  place: Place,
  { kind, action, entryIds }: WantedFile,
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    const made = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into file (series_id, centre_id, kind, name, identity_id, entry_ids, action)
        values (
          ${place.series_id}, ${place.centre_id}, ${kind}, ${names[kind](place)}, ${officer.identityId},
          ${entryIds}, ${action}
        )
        returning id
      `,
    )
    await enqueue(portal.boss, tx, 'make-file', { fileId: made.id })
    const who = { identityId: officer.identityId, area: 'officers', centreId: place.centre_id }
    const detail = { fileId: made.id, series: place.series_code, kind, action, entries: entryIds.length }
    await record(tx, { what: 'file.requested', ...who, detail })
    return made
  })
}
