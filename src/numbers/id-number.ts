import { randomInt } from 'node:crypto'

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * Makes an ID number: three letters (no I, no O) and six digits, the last one a check digit, so that a slip of the fingers
 * is told apart from a guess.
 */
export function makeIdNumber(): string {
  const prefix = Array.from({ length: 3 }, () => letters[randomInt(letters.length)]).join('')
  const digits = String(randomInt(100_000)).padStart(5, '0')
  return prefix + digits + checkDigit(prefix + digits)
}

/** Whether a text, normalised, is an ID number with the right check digit. */
export function isIdNumber(text: string): boolean {
  return /^[A-HJ-NP-Z]{3}\d{6}$/.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1)
}

/** An ID number as it is stored: upper case, without the spaces and hyphens that people type. */
export function normaliseIdNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
}

/**
 * Luhn's digit over the letters' places in the alphabet and the digits: it finds every single wrong digit and nearly every
 * pair of neighbours in the wrong order.
 */
function checkDigit(body: string): string {
  const digits = [...body].map((character) => {
    const letter = letters.indexOf(character)
    return letter === -1 ? character : String(letter + 10)
  })
  const sum = [...digits.join('')]
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? doubled(Number(digit)) : Number(digit)))
    .reduce((total, digit) => total + digit, 0)
  return String((10 - (sum % 10)) % 10)
}

function doubled(digit: number): number {
  return digit * 2 > 9 ? digit * 2 - 9 : digit * 2
}
