import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Content } from './file-store.ts'
import type { Write } from './write-whole.ts'

/**
 * Has something written at its own speed, to be read afterwards at the reader's. In between it is a temporary file that has
 * no name any more, so that nothing is left of it, however the process ends.
 */
export async function spool(write: Write): Promise<Content> {
  const path = join(tmpdir(), `results-online-${randomUUID()}`)
  const out = (await open(path, 'wx', 0o600)).createWriteStream()
  const file = await open(path)
  try {
    await rm(path)
    await Promise.all([finished(out), write(out)])
    const { size } = await file.stat()
    return { content: file.createReadStream(), size }
  } catch (error) {
    out.destroy()
    await file.close()
    throw error
  }
}
