import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const version = 1
const nonceLength = 12
const tagLength = 16

/**
 * Seals a text with AES-256-GCM: version byte, nonce, tag, text. What a database dump holds is of no use without the key.
 *
 * @param key 32 bytes, ENCRYPTION_KEY
 */
export function encrypt(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed])
}

/**
 * Opens what `encrypt` sealed.
 *
 * @throws where the key is another one or a byte was changed
 */
export function decrypt(key: Buffer, sealed: Buffer): string {
  if (sealed[0] !== version) throw new Error('This was not sealed by the portal')
  const nonce = sealed.subarray(1, 1 + nonceLength)
  const tag = sealed.subarray(1 + nonceLength, 1 + nonceLength + tagLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAuthTag(tag)
  return (
    decipher.update(sealed.subarray(1 + nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
  )
}
