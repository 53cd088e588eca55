import { expect, test } from 'vitest'
import { inStackingOrder } from '../../src/pdf/text/mark-order.ts'
import { runsOf } from '../../src/pdf/text/runs.ts'
import { shaped } from '../../src/pdf/text/shaping.ts'

/** How high a character's glyph is drawn above its own place. */
function height(name: string, character: string): number {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  const glyphs = runsOf(name, 'regular').flatMap((run) => shaped(run, 'regular').glyphs)
  return glyphs.find(({ glyph }) => glyph.name === `uni${code}`)?.y ?? Number.NaN
}

test('an Arabic vowel stands above the shadda, although Unicode names it first', () => {
  expect(inStackingOrder('م\u064e\u0651', 'arabic')).toBe('م\u0651\u064e')
  expect(height('م\u064e\u0651', '\u064e')).toBeGreaterThan(height('م\u064e\u0651', '\u0651') + 100)
})

test('a Thai tone mark stands above the circle of a sara am', () => {
  expect(inStackingOrder('น้ำ', 'thai')).toBe('น\u0e4d\u0e49\u0e32')
})

test('Hebrew points: first the dot of the shin, then the one within the letter, then the vowel', () => {
  expect(inStackingOrder('ש\u05b7\u05bc\u05c1', 'hebrew')).toBe('ש\u05c1\u05bc\u05b7')
})

test('a font of no such script leaves a text as it is', () => {
  expect(inStackingOrder('कृष्णमूर्ति', 'devanagari')).toBe('कृष्णमूर्ति')
})
