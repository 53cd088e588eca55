import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Writes a file's content, and ends the stream. */
export type Write = (out: Writable) => Promise<void>

/**
 * Writes a file on this machine that appears whole under its name, or not at all: until then its name is another and hidden.
 * Only its owner reads it. A pipe or a terminal of that name gets the content as it comes.
 *
 * @returns its size in bytes
 */
export async function writeWhole(path: string, content: string | Uint8Array | Write): Promise<number> {
  await mkdir(dirname(path), { recursive: true })
  const target = await realpath(path).catch(() => path)
  if (await isNoFile(target)) return write(createWriteStream(target), content)
  const begun = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
  try {
    const size = await write(createWriteStream(begun, { mode: 0o600, flush: true }), content)
    await rename(begun, target)
    return size
  } finally {
    await rm(begun, { force: true })
  }
}

async function isNoFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && !found.isFile()
}

async function write(out: WriteStream, content: string | Uint8Array | Write): Promise<number> {
  try {
    const written = typeof content === 'function' ? content(out) : out.end(content)
    await Promise.all([finished(out), written])
    return out.bytesWritten
  } finally {
    // Its file may only now be made: nothing is left once it is closed.
    const closed = out.closed || once(out, 'close')
    out.destroy()
    await closed
  }
}
