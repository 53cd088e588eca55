import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decrypt, encrypt } from '../../src/encryption/encrypt.ts'
import { isIdNumber, makeIdNumber, normaliseIdNumber } from '../../src/numbers/id-number.ts'
import {
  groupedSecretNumber,
  makeSecretNumber,
  normaliseSecretNumber,
} from '../../src/numbers/secret-number.ts'

const key = randomBytes(32)

test('ID numbers have three letters without I and O, six digits, and a right check digit', () => {
  for (let made = 0; made < 2000; made += 1) {
    const idNumber = makeIdNumber()
    expect(idNumber).toMatch(/^[A-HJ-NP-Z]{3}\d{6}$/)
    expect(isIdNumber(idNumber)).toBe(true)
  }
})

test('every single wrong digit of an ID number is found', () => {
  for (let made = 0; made < 100; made += 1) {
    const idNumber = makeIdNumber()
    for (let place = 3; place < 9; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const typed = idNumber.slice(0, place) + digit + idNumber.slice(place + 1)
        expect(isIdNumber(typed)).toBe(typed === idNumber)
      }
    }
  }
})

test('S11: an ID number may be typed in lower case, with spaces and hyphens', () => {
  const idNumber = makeIdNumber()
  const typed = ` ${idNumber.slice(0, 3).toLowerCase()}-${idNumber.slice(3, 6)} ${idNumber.slice(6)} `
  expect(normaliseIdNumber(typed)).toBe(idNumber)
})

test('Secret Numbers have twelve digits, shown in groups of four, typed as shown', () => {
  const secretNumber = makeSecretNumber()
  expect(secretNumber).toMatch(/^\d{12}$/)
  expect(groupedSecretNumber(secretNumber)).toMatch(/^\d{4} \d{4} \d{4}$/)
  expect(normaliseSecretNumber(groupedSecretNumber(secretNumber))).toBe(secretNumber)
  expect(normaliseSecretNumber(groupedSecretNumber(secretNumber).replaceAll(' ', '-'))).toBe(secretNumber)
})

test('what was sealed is opened by the same key alone, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = encrypt(key, text)
      expect(decrypt(key, sealed)).toBe(text)
      expect(encrypt(key, text).equals(sealed)).toBe(false)
      expect(() => decrypt(randomBytes(32), sealed)).toThrow()
    }),
  )
})

test('a changed byte is noticed, wherever it is', () => {
  const sealed = encrypt(key, '123456789012')
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(() => decrypt(key, changed)).toThrow()
  }
})
