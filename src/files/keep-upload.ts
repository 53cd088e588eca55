import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { CentreSeries } from '../centres/centre-series.ts'
import { transaction } from '../database/connection.ts'
import { row, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'
import { filePath } from './file.ts'
import { writeSealed } from './sealed-file.ts'

/** The largest file that officers exchange, in bytes. */
export const largestExchanged = 20 * 1024 * 1024

/** A file as it was received: where it lies, and what its owner calls it. */
export type Received = { path: string; originalname: string }

/** Whether a received file is what its name says: a PDF, or text as CSV (ASVS 5.2.2). */
export async function isExchangeable({ path, originalname }: Received): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0)
    const beginning = buffer.subarray(0, bytesRead)
    if (/\.pdf$/i.test(originalname)) return beginning.subarray(0, 5).toString() === '%PDF-'
    return /\.csv$/i.test(originalname) && bytesRead > 0 && !beginning.includes(0)
  } finally {
    await file.close()
  }
}

/** Keeps a received file for a centre and series, encrypted as all of them (A1, A10). */
export async function keepUpload(
  portal: Portal,
  officer: Officer,
  centreSeries: CentreSeries,
  received: Received,
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    const name = safeName(received.originalname)
    const added = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into file (series_id, centre_id, kind, name, identity_id, state, finished_at)
        values (${centreSeries.series_id}, ${centreSeries.centre_id}, 'upload', ${name}, ${officer.identityId}, 'done', now())
        returning id
      `,
    )
    const size = await writeSealed(filePath(portal, added.id), portal.config.encryptionKey, (out) =>
      pipeline(createReadStream(received.path), out),
    )
    await row(tx, z.object({}), sql`update file set size = ${size} where id = ${added.id} returning id`)
    const who = { identityId: officer.identityId, area: 'officers', centreId: centreSeries.centre_id }
    await record(tx, { what: 'file.uploaded', ...who, detail: { fileId: added.id, name } })
    return added
  })
}

/** A name of letters, digits and hyphens, which no header and no disk stumbles over (ASVS 5.3.2, 5.4.1). */
function safeName(original: string): string {
  const ending = original.slice(-4).toLowerCase()
  const plain = original.slice(0, -4).normalize('NFD').replace(/\p{M}/gu, '')
  const name = plain.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')
  return `${name.slice(0, 60) || 'file'}${ending}`
}
