import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const nonceLength = 12
const tagLength = 16

/**
 * Writes a file that only the key opens (AES-256-GCM: nonce, text, tag), since letters hold Secret Numbers. It is written
 * under a temporary name and appears whole.
 *
 * @param key 32 bytes, ENCRYPTION_KEY
 * @param work writes the content and ends the stream
 * @returns the size of the content in bytes
 */
export async function writeSealed(
  path: string,
  key: Buffer,
  work: (out: Writable) => Promise<void>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true })
  const begun = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    await seal(begun, key, work)
    const { size } = await stat(begun)
    await rename(begun, path)
    return size - nonceLength - tagLength
  } finally {
    await rm(begun, { force: true })
  }
}

/**
 * Reads what `writeSealed` wrote. A changed byte ends the stream with an error.
 *
 * @throws where the file is not there
 */
export async function readSealed(path: string, key: Buffer): Promise<Readable> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const [nonce, tag] = [Buffer.alloc(nonceLength), Buffer.alloc(tagLength)]
    await file.read(nonce, 0, nonceLength, 0)
    await file.read(tag, 0, tagLength, size - tagLength)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAuthTag(tag)
    const sealed = createReadStream(path, { start: nonceLength, end: size - tagLength - 1 })
    return sealed.on('error', (error) => decipher.destroy(error)).pipe(decipher)
  } finally {
    await file.close()
  }
}

async function seal(path: string, key: Buffer, work: (out: Writable) => Promise<void>): Promise<void> {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const content = new PassThrough()
  async function* sealed() {
    yield nonce
    for await (const chunk of content) yield cipher.update(chunk)
    yield Buffer.concat([cipher.final(), cipher.getAuthTag()])
  }
  await Promise.all([pipeline(sealed, createWriteStream(path, { mode: 0o600 })), work(content)])
}
