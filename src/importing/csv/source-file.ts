import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { UnreadableFile } from '../unreadable-file.ts'

/** Where an import reads from: a file's path, bytes as they come, or what opens them, from their beginning at each call. */
export type Source = string | Readable | (() => Promise<Readable>)

/** A file that is being read. */
export type SourceFile = {
  bytes: AsyncIterable<Uint8Array>
  size: number | undefined
  readBytes: () => number
  /** SHA-256 of what was read. */
  hash: () => Buffer
  close: () => void
}

/**
 * Opens a source.
 *
 * @throws {UnreadableFile} where there is none
 */
export async function openSource(source: Source): Promise<SourceFile> {
  const size = typeof source === 'string' ? await sizeOf(source) : undefined
  const stream = await streamOf(source)
  const hash = createHash('sha256')
  let readBytes = 0
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) {
        const known = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
        hash.update(known)
        readBytes += known.length
        yield known
      }
    } catch (error) {
      throw new UnreadableFile(`The file cannot be read: ${(error as Error).message}.`)
    }
  }
  return {
    bytes: bytes(),
    size,
    readBytes: () => readBytes,
    hash: () => hash.digest(),
    close: () => stream.destroy(),
  }
}

/** Whether a source can be read a second time from its beginning; a pipe cannot. */
export async function isReadableAgain(source: Source): Promise<boolean> {
  return typeof source === 'string' ? (await stat(source)).isFile() : typeof source === 'function'
}

async function streamOf(source: Source): Promise<Readable> {
  if (typeof source === 'string') return createReadStream(source)
  return typeof source === 'function' ? source() : source
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(
      error.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${error.message}.`,
    )
  })
  if (!found.isFile() && !found.isFIFO()) throw new UnreadableFile(`${path} is not a file.`)
  return found.size
}
