import type { Portal } from './portal.ts'
import { type Folder, folders } from './storage/index.ts'

const day = 24 * 3_600_000

/** So many days a file may be old: a day more than whatever it belongs to is kept. */
const mostDays: Record<Folder, number> = { batches: 8, files: 31, uploads: 2 }
const mostDaysUnfinished = 2

/**
 * Deletes what processes that were killed have left and nobody will finish: what they had begun, uploads of nobody, and
 * files of batches that are deleted themselves.
 */
export async function deleteLeftovers({ files }: Portal): Promise<void> {
  for (const folder of folders) {
    for await (const { name, writtenAt, isWhole } of files.list(folder)) {
      const age = Date.now() - writtenAt.getTime()
      if (age > day * (isWhole ? mostDays[folder] : mostDaysUnfinished)) await files.remove(name)
    }
  }
}
