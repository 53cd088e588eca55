import type { Readable } from 'node:stream'
import type { Write } from './write-whole.ts'

/** What is kept in a store, each kind in a folder of its own. */
export const folders = ['batches', 'files', 'uploads'] as const

export type Folder = (typeof folders)[number]

/** A file's name in the store; made by the portal, never of what somebody typed (ASVS 5.3.2). */
export type FileName = `${Folder}/${string}`

/** What a file holds, to be read once, and how many bytes that is. */
export type Content = { content: Readable; size: number }

/** Where the files are that web pages and workers share. */
export type FileStore = {
  /**
   * Writes a file that appears whole under its name, or not at all.
   *
   * @returns its size in bytes
   */
  write: (name: FileName, content: Write) => Promise<number>
  /** @throws where it is not there */
  read: (name: FileName) => Promise<Content>
  /** Deletes a file; one that is not there is deleted already. */
  remove: (name: FileName) => Promise<void>
  /** What a folder holds, also what a killed process has begun and nobody can read. */
  list: (folder: Folder) => AsyncIterable<{ name: FileName; writtenAt: Date; isWhole: boolean }>
}
