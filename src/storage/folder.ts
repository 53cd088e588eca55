import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileStore, Folder } from './file-store.ts'
import { writeWhole } from './write-whole.ts'

/** Keeps files in a folder, which all web processes and workers must share. */
export function folderStore(root: string): FileStore {
  return {
    write: (name, content) => writeWhole(join(root, name), content),
    read: async (name) => {
      const file = await open(join(root, name))
      const { size } = await file.stat()
      return { content: file.createReadStream(), size }
    },
    remove: (name) => rm(join(root, name), { force: true }),
    list: (folder) => list(root, folder),
  }
}

async function* list(root: string, folder: Folder) {
  const names = await readdir(join(root, folder)).catch(() => [])
  for (const name of names) {
    const found = await stat(join(root, folder, name)).catch(() => undefined)
    const isWhole = !name.startsWith('.')
    if (found) yield { name: `${folder}/${name}` as const, writtenAt: found.mtime, isWhole }
  }
}
