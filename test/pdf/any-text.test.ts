import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writePages } from '../../src/pdf/document.ts'
import { fonts } from '../../src/pdf/fonts/fonts.ts'
import { scriptFont } from '../../src/pdf/fonts/script-fonts.ts'
import { runsOf } from '../../src/pdf/text/runs.ts'
import { writeText } from '../../src/pdf/text/text.ts'
import { checkSyntax } from '../support/pdf/qpdf.ts'

const blocks = [
  [0x20, 0x7e],
  [0x300, 0x36f],
  [0x590, 0x5ff],
  [0x600, 0x6ff],
  [0x750, 0x77f],
  [0x900, 0x97f],
  [0xe00, 0xe7f],
  [0x10a0, 0x10ff],
  [0x530, 0x58f],
  [0x3000, 0x30ff],
  [0x4e00, 0x9fff],
  [0x1100, 0x11ff],
  [0xac00, 0xd7a3],
  [0x200b, 0x206f],
  [0x1f600, 0x1f64f],
  [0xfe00, 0xfeff],
] as [number, number][]

/** A text of one to three blocks of Unicode. */
const anyText = fc.array(fc.constantFrom(...blocks), { minLength: 1, maxLength: 3 }).chain((chosen) =>
  fc.string({
    unit: fc.oneof(
      ...chosen.map(([min, max]) => fc.integer({ min, max }).map((code) => String.fromCodePoint(code))),
    ),
    minLength: 1,
    maxLength: 14,
  }),
)

test('any text is written, whatever it is made of, and the file is sound', async () => {
  // The first has marks without a place on their letters, at which fontkit itself throws.
  const texts = ['\u077c\u075b\u0755\u0760\u0958\u096c\u0923\u0766\u077c', ...fc.sample(anyText, 300)]
  const out = new PassThrough()
  const about = { title: 'Any', author: 'Any', language: 'en' }
  const box = { x: 40, y: 40, width: 120, size: 16, lines: 2 }
  const [pdf] = await Promise.all([
    buffer(out),
    writePages(texts, out, about, {
      texts: (text) => [text],
      draw: (document, text) => void writeText(document, text, box),
    }),
  ])
  checkSyntax(pdf)
})

test('every character of a text is in one of its runs, in a font that has it', () => {
  const hasAll = (font: { hasGlyphForCodePoint: (code: number) => boolean }, text: string) =>
    [...text].every(
      (one) =>
        /\p{Default_Ignorable_Code_Point}/u.test(one) || font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0),
    )
  fc.assert(
    fc.property(anyText, (text) => {
      const runs = runsOf(text, 'regular')
      const sorted = (whole: string) => [...whole].sort().join('')
      expect(sorted(runs.map((run) => run.text).join(''))).toBe(sorted(text))
      for (const run of runs) {
        if (run.font === 'none') expect(hasAll(fonts.regular, run.text)).toBe(false)
        else
          expect(
            hasAll(run.font === 'base' ? fonts.regular : scriptFont(run.font, 'regular'), run.text),
          ).toBe(true)
      }
    }),
  )
})
