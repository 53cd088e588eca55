import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'

const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const [referenceLength, versionLength, proofLength] = [10, 2, 12]
const form = new RegExp(`^[${alphabet}]{${referenceLength + versionLength + proofLength}}$`)

/** The code has room for this one; a result that is changed more often is no longer told apart. */
export const highestVersion = 899

/** What a code stands for: a result, and how often it had been changed when the profile was made. */
export type Verified = { reference: string; version: number }

/**
 * The code on a profile: its reference number, the version of the result, and a proof of 58 bits that only the portal can
 * make. It says nothing about the result, and cannot be guessed from a reference number.
 *
 * @param key ENCRYPTION_KEY
 */
export function verificationCode(key: Buffer, { reference, version }: Verified): string {
  const content = `${reference}${inAlphabet(Math.min(version, highestVersion), versionLength)}`
  return `${content}${proofOf(key, content)}`
}

/** What a code stands for, however it was typed; undefined where the portal has not made it. */
export function readVerificationCode(key: Buffer, typed: string): Verified | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '')
  if (!form.test(code)) return undefined
  const content = code.slice(0, -proofLength)
  const [expected, given] = [Buffer.from(proofOf(key, content)), Buffer.from(code.slice(-proofLength))]
  if (!timingSafeEqual(expected, given)) return undefined
  const [high = '', low = ''] = content.slice(referenceLength)
  const version = alphabet.indexOf(high) * alphabet.length + alphabet.indexOf(low)
  return { reference: content.slice(0, referenceLength), version }
}

function proofOf(key: Buffer, content: string): string {
  const digest = createHmac('sha256', keyFor(key)).update(content).digest()
  const half = proofLength / 2
  return inAlphabet(digest.readUIntBE(0, 6), half) + inAlphabet(digest.readUIntBE(6, 6), half)
}

/** The last digits of a number. */
function inAlphabet(value: number, length: number): string {
  let [left, text] = [value, '']
  for (let place = 0; place < length; place += 1) {
    text = `${alphabet[left % alphabet.length]}${text}`
    left = Math.floor(left / alphabet.length)
  }
  return text
}

const keys = new WeakMap<Buffer, KeyObject>()

function keyFor(key: Buffer): KeyObject {
  const known = keys.get(key)
  if (known) return known
  const made = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'verification', 32)))
  keys.set(key, made)
  return made
}
