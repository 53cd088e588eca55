import { expect, test } from 'vitest'
import { loadTableSchema, rowCheck } from '../../src/importing/csv/table-schema.ts'
import { headers } from './files.ts'

const kinds = ['centres', 'series', 'entries', 'results'] as const
const fields = kinds.flatMap((kind) => loadTableSchema(kind).fields.map((field) => ({ kind, field })))

test.each(kinds)('%s: the schema has the columns of the contract, in their order', (kind) => {
  const columns = loadTableSchema(kind).fields.filter((field) => !field.optionalColumn)
  expect(columns.map((field) => field.name).join(',')).toBe(headers[kind])
})

test('only series.csv has columns that may be left out', () => {
  const optional = fields.filter(({ field }) => field.optionalColumn).map(({ field }) => field.name)
  expect(optional).toEqual(['centre_release_at', 'enquiries_until'])
})

test.each(kinds)('%s: a row of the examples is accepted', (kind) => {
  const schema = loadTableSchema(kind)
  expect(rowCheck(schema)(schema.fields.map((field) => field.example))).toBeUndefined()
})

test.each(fields)('$kind: $field.name is checked by what the schema says', ({ kind, field }) => {
  const schema = loadTableSchema(kind)
  const check = (value: string) =>
    rowCheck(schema)(schema.fields.map((one) => (one.name === field.name ? value : one.example)))
  const { required, pattern, enum: permitted, maxLength, minimum, maximum } = field.constraints
  if (required) expect(check('')).toMatch(`${field.name} is empty`)
  else expect(check('')).toBeUndefined()
  if (pattern) expect(check('\u0007')).toMatch(field.name)
  for (const value of permitted ?? []) expect(check(value)).toBeUndefined()
  if (permitted) expect(check('other')).toMatch(field.name)
  if (maxLength) expect(check('x'.repeat(maxLength + 1))).toMatch(`longer than ${maxLength}`)
  if (field.type === 'integer') expect(check('1.5')).toMatch(field.name)
  if (field.type === 'date') expect(check('2005-02-29')).toMatch(field.name)
  if (field.format === 'email') expect(check('nobody')).toMatch(field.name)
  if (typeof minimum === 'number') expect(check(String(minimum - 1))).toMatch(field.name)
  if (typeof maximum === 'number') expect(check(String(maximum + 1))).toMatch(field.name)
})
