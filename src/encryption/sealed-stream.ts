import { createCipheriv, createDecipheriv, type DecipherGCM, randomBytes } from 'node:crypto'
import { Transform } from 'node:stream'

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** So many bytes longer is what is sealed. */
export const sealedOverhead = nonceLength + tagLength

/**
 * Seals the bytes that go through it with AES-256-GCM: nonce, bytes, tag.
 *
 * @param key 32 bytes, ENCRYPTION_KEY
 * @param name of what is sealed; under another name it does not open
 */
export function sealing(key: Buffer, name: string): Transform {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name))
  const sealed = new Transform({
    transform: (bytes, _encoding, done) => done(null, cipher.update(bytes)),
    flush: (done) => done(null, Buffer.concat([cipher.final(), cipher.getAuthTag()])),
  })
  sealed.push(nonce)
  return sealed
}

/**
 * Opens what `sealing` sealed, as it comes. Where a byte was changed, or bytes are missing, it ends with an error: what it
 * gave until then is of no worth.
 */
export function opening(key: Buffer, name: string): Transform {
  let held: Buffer = Buffer.alloc(0)
  let decipher: DecipherGCM | undefined
  return new Transform({
    transform(bytes, _encoding, done) {
      held = Buffer.concat([held, bytes])
      if (!decipher && held.length >= nonceLength) {
        decipher = createDecipheriv(algorithm, key, held.subarray(0, nonceLength), {
          authTagLength: tagLength,
        }).setAAD(Buffer.from(name))
        held = held.subarray(nonceLength)
      }
      // The tag is what comes last.
      const before = held.length - tagLength
      if (!decipher || before <= 0) return done()
      const opened = decipher.update(held.subarray(0, before))
      held = held.subarray(before)
      done(null, opened)
    },
    flush(done) {
      try {
        if (!decipher || held.length < tagLength) throw new Error('What was sealed is not whole')
        done(null, decipher.setAuthTag(held).final())
      } catch (error) {
        done(error as Error)
      }
    },
  })
}
