import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvReader } from '../../src/importing/csv/csv-records.ts'

const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'ñ', '"', ',', ';', '\n', '\r', ' ', '\t', '😀'), maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const table = fc.array(fc.array(value, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
const separator = fc.constantFrom(',' as const, ';' as const)
const newline = fc.constantFrom('\n', '\r\n')

/** The records of a text that comes in pieces of this length. */
function read(text: string, separator: ',' | ';', pieceLength: number): string[][] {
  const reader = csvReader(() => separator)
  const found: string[][] = []
  for (let at = 0; at < text.length; at += pieceLength) {
    for (const { values } of reader.records(text.slice(at, at + pieceLength))) found.push(values)
  }
  for (const { values } of reader.end()) found.push(values)
  return found
}

test('what csv-stringify writes is read as it was, however the text is cut in pieces', () => {
  fc.assert(
    fc.property(
      table,
      separator,
      newline,
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      (rows, by, end, length, quoted) => {
        // csv-stringify leaves a value unquoted whose line break is not the file's own.
        const text = stringify(rows, {
          delimiter: by,
          record_delimiter: end,
          quoted: quoted || /[\r\n]/.test(rows.flat().join('')),
        })
        expect(read(text, by, length)).toEqual(rows)
      },
    ),
    { numRuns: 2000 },
  )
})

test('it reads what csv-parse reads, and refuses what csv-parse refuses', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n'), maxLength: 20 })
  fc.assert(
    fc.property(text, (csv) => {
      const expected = attempt(() => parse(csv, { relax_column_count: true, skip_empty_lines: true }))
      expect(attempt(() => read(csv, ',', 7))).toEqual(expected)
    }),
    { numRuns: 5000 },
  )
})

test('every record knows the line on which it begins', () => {
  fc.assert(
    fc.property(table, newline, (rows, end) => {
      const text = stringify(rows, { record_delimiter: end, quoted: true })
      const reader = csvReader(() => ',')
      const lines = [...reader.records(text), ...reader.end()].map(({ line }) => line)
      const expected = rows.map((_, index) => {
        const before = stringify(rows.slice(0, index), { record_delimiter: end, quoted: true })
        return before.split('\n').length
      })
      expect(lines).toEqual(expected)
    }),
  )
})

function attempt<Result>(work: () => Result): Result | 'refused' {
  try {
    return work()
  } catch {
    return 'refused'
  }
}
