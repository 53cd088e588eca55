import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { batchFolder } from './batches/index.ts'
import { fileFolder } from './files/index.ts'
import type { Portal } from './portal.ts'
import { uploadFolder } from './web/receive-upload.ts'

const twoDays = 2 * 24 * 3_600_000

/** Deletes what processes that were killed have begun and nobody will finish: hidden files, and uploads of nobody. */
export async function deleteLeftovers(portal: Portal): Promise<void> {
  await deleteOld(batchFolder(portal), (name) => name.startsWith('.'))
  await deleteOld(fileFolder(portal), (name) => name.startsWith('.'))
  await deleteOld(uploadFolder(portal), () => true)
}

async function deleteOld(folder: string, isLeftover: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(isLeftover)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < Date.now() - twoDays) await rm(path, { force: true })
  }
}
