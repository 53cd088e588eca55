import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isEmailAddress } from '../../accounts/email-address.ts'

const folder = join(import.meta.dirname, '../../../public/schemas')

const field = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** What the value must be, in words that can follow "must be". */
  description: z.string(),
  example: z.string(),
  type: z.enum(['string', 'integer', 'date']),
  format: z.literal('email').optional(),
  /** Our own addition to the standard: the whole column may be left out of the file. */
  optionalColumn: z.literal(true).optional(),
  /** Our own addition: words for people. Their white space is tidied and their accents composed before the check. */
  freeText: z.literal(true).optional(),
  constraints: z.strictObject({
    required: z.boolean().optional(),
    unique: z.boolean().optional(),
    pattern: z.string().optional(),
    enum: z.array(z.string()).optional(),
    maxLength: z.int().optional(),
    minimum: z.union([z.int(), z.string()]).optional(),
    maximum: z.union([z.int(), z.string()]).optional(),
  }),
})

const tableSchema = z.strictObject({
  $schema: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  fieldsMatch: z.enum(['equal', 'superset']),
  missingValues: z.tuple([z.literal('')]),
  primaryKey: z.array(z.string()),
  fields: z.array(field),
})

/** A column of a CSV file. */
export type Field = z.infer<typeof field>

/** A Frictionless Table Schema: the one description of a CSV file, which the import checks every row against. */
export type TableSchema = z.infer<typeof tableSchema>

/** Says what is wrong with the values of a row, in the order of the schema's fields; undefined where nothing is. */
export type RowCheck = (values: readonly string[]) => string | undefined

/** Reads `public/schemas/<kind>.json`. */
export function loadTableSchema(kind: string): TableSchema {
  return tableSchema.parse(JSON.parse(readFileSync(join(folder, `${kind}.json`), 'utf8')))
}

/** Makes the check of single rows from their schema: what is required, types, patterns, lengths and permitted values. */
export function rowCheck(schema: TableSchema): RowCheck {
  const checks = schema.fields.map(valueCheck)
  return (values) => {
    let problems = ''
    for (let index = 0; index < checks.length; index += 1) {
      const problem = checks[index]?.(values[index] ?? '')
      if (problem) problems += problems ? ` ${problem}` : problem
    }
    return problems || undefined
  }
}

type ValueCheck = (value: string) => string | undefined

function valueCheck(field: Field): ValueCheck {
  const { required, maxLength } = field.constraints
  const conditions = conditionsOf(field)
  // Neighbouring rows have much in common.
  let lastGood: string | undefined
  return (value) => {
    if (value === lastGood) return undefined
    if (value === '') return required ? `${field.name} is empty: it must be ${inWords(field)}.` : undefined
    if (maxLength !== undefined && value.length > maxLength && [...value].length > maxLength) {
      return `${field.name} is longer than ${maxLength} characters: shorten it.`
    }
    for (const holds of conditions) {
      if (!holds(value)) return `${field.name} is ${shown(value)}: it must be ${inWords(field)}.`
    }
    lastGood = value
    return undefined
  }
}

function conditionsOf(field: Field): ((value: string) => boolean)[] {
  const { pattern, enum: permitted, minimum, maximum } = field.constraints
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u')
  const known = permitted && new Set(permitted)
  return [
    ...(field.type === 'integer' ? [(value: string) => /^-?\d{1,9}$/.test(value)] : []),
    ...(field.type === 'date' ? [isDay] : []),
    ...(field.format === 'email' ? [isEmailAddress] : []),
    ...(whole ? [(value: string) => whole.test(value)] : []),
    ...(known ? [(value: string) => known.has(value)] : []),
    ...(minimum === undefined
      ? []
      : [(value: string) => comparable(field, value) >= comparable(field, minimum)]),
    ...(maximum === undefined
      ? []
      : [(value: string) => comparable(field, value) <= comparable(field, maximum)]),
  ]
}

function comparable(field: Field, value: string | number): string | number {
  return field.type === 'integer' ? Number(value) : value
}

/** A day that the calendar has, as `2005-03-31`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function inWords(field: Field): string {
  return `${field.description}, e.g. ${field.example}`
}

/** A value as a reason shows it: on one line, shortened, with control characters made visible. */
export function shown(value: string): string {
  const beginning = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return JSON.stringify(beginning).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
