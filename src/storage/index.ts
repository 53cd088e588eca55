import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Config } from '../config.ts'
import type { FileStore } from './file-store.ts'
import { folderStore } from './folder.ts'
import { sealed } from './sealed.ts'

export { type Content, type FileName, type FileStore, type Folder, folders } from './file-store.ts'
export { spool } from './spool.ts'
export { type Write, writeWhole } from './write-whole.ts'

/** Opens the store of FILES_URL: a folder, by default DATA_DIR, or a bucket. Everything in it is sealed with ENCRYPTION_KEY. */
export async function openFileStore({ filesUrl, dataDir, encryptionKey }: Config): Promise<FileStore> {
  const url = filesUrl ? new URL(filesUrl) : pathToFileURL(dataDir)
  return sealed(
    url.protocol === 's3:' ? await openBucket(url) : folderStore(fileURLToPath(url)),
    encryptionKey,
  )
}

/** The client is large, and read only where it is used. */
async function openBucket(url: URL): Promise<FileStore> {
  const { s3Store } = await import('./s3.ts')
  return s3Store(url)
}
