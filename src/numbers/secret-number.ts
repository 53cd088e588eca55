import { randomInt } from 'node:crypto'

/** Makes a Secret Number: twelve digits from the system's strong randomness (40 bits, guarded by the lockout). */
export function makeSecretNumber(): string {
  return Array.from({ length: 12 }, () => randomInt(10)).join('')
}

/** A Secret Number as letters show it: `1234 5678 9012`. */
export function groupedSecretNumber(secretNumber: string): string {
  return secretNumber.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** A Secret Number as it was made, without the spaces and hyphens that people type. */
export function normaliseSecretNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '')
}
