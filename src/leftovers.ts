import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { batchFolder } from './batches/index.ts'
import { fileFolder } from './files/index.ts'
import type { Portal } from './portal.ts'
import { uploadFolder } from './web/receive-upload.ts'

const day = 24 * 3_600_000

/**
 * Deletes what processes that were killed have left and nobody will finish: hidden files, uploads of nobody, and files of
 * batches that are deleted themselves.
 */
export async function deleteLeftovers(portal: Portal): Promise<void> {
  await deleteOld(batchFolder(portal), (name) => day * (name.startsWith('.') ? 2 : 8))
  await deleteOld(fileFolder(portal), (name) => (name.startsWith('.') ? 2 * day : Number.POSITIVE_INFINITY))
  await deleteOld(uploadFolder(portal), () => 2 * day)
}

async function deleteOld(folder: string, mayBe: (name: string) => number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (mtimeMs < Date.now() - mayBe(name)) await rm(path, { force: true })
  }
}
