import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { record } from '../audit/index.ts'
import type { Officer } from '../centres/candidate-access.ts'
import type { CentreSeries } from '../centres/centre-series.ts'
import { transaction } from '../database/connection.ts'
import { execute, row, sql } from '../database/sql.ts'
import type { Portal } from '../portal.ts'

/** The largest file that officers exchange, in bytes. */
export const largestExchanged = 20 * 1024 * 1024

/** A file as it was received: under which name it waits, and what its owner calls it. */
export type Received = { filename: string; originalname: string }

/** Whether a received file is what its name says: a PDF, or text as CSV (ASVS 5.2.2). */
export async function isExchangeable(
  { files }: Portal,
  { filename, originalname }: Received,
): Promise<boolean> {
  const { content } = await files.read(`uploads/${filename}`)
  const beginning = await beginningOf(content, 4096)
  if (/\.pdf$/i.test(originalname)) return beginning.subarray(0, 5).toString() === '%PDF-'
  return /\.csv$/i.test(originalname) && beginning.length > 0 && !beginning.includes(0)
}

async function beginningOf(content: Readable, most: number): Promise<Buffer> {
  let beginning = Buffer.alloc(0)
  for await (const bytes of content) {
    beginning = Buffer.concat([beginning, bytes])
    if (beginning.length >= most) break
  }
  return beginning.subarray(0, most)
}

/** Keeps a received file for a centre and series, encrypted as all of them (A1, A10). */
export async function keepUpload(
  portal: Portal,
  officer: Officer,
  centreSeries: CentreSeries,
  received: Received,
): Promise<{ id: number }> {
  return transaction(portal.db, async (tx) => {
    // A store elsewhere may take longer than a transaction is let wait otherwise.
    await execute(tx, sql`set local idle_in_transaction_session_timeout = '60s'`)
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
    const { content } = await portal.files.read(`uploads/${received.filename}`)
    const size = await portal.files.write(`files/${added.id}`, (out) => pipeline(content, out))
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
