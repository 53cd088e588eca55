import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { CentreSeries } from '../centres/centre-series.ts'
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

const names: Record<WantedFile['kind'], (centreSeries: CentreSeries) => string> = {
  letters_pdf: (centreSeries) => `letters-${centreSeries.centre_number}-${centreSeries.series_code}.pdf`,
  letters_csv: (centreSeries) => `letters-${centreSeries.centre_number}-${centreSeries.series_code}.csv`,
  entries_csv: (centreSeries) => `entries-${centreSeries.centre_number}-${centreSeries.series_code}.csv`,
}

/** Asks for a file of a centre and series, which a worker makes in the background (A9, A10). */
export async function requestFile(
  portal: Portal,
  officer: Officer,
  centreSeries: CentreSeries,
  { kind, action, entryIds }: WantedFile,
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    const made = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into file (series_id, centre_id, kind, name, identity_id, entry_ids, action)
        values (
          ${centreSeries.series_id}, ${centreSeries.centre_id}, ${kind}, ${names[kind](centreSeries)}, ${officer.identityId},
          ${entryIds}, ${action}
        )
        returning id
      `,
    )
    await enqueue(portal.boss, tx, 'make-file', { fileId: made.id })
    const who = { identityId: officer.identityId, area: 'officers', centreId: centreSeries.centre_id }
    const detail = {
      fileId: made.id,
      series: centreSeries.series_code,
      kind,
      action,
      entries: entryIds.length,
    }
    await record(tx, { what: 'file.requested', ...who, detail })
    return made
  })
}
