import { z } from 'zod'
import { contactErrors } from './contact.ts'
import { readDelay, showDelay } from './delay.ts'
import type { Subcentre, SubcentreDefaults } from './subcentres.ts'

const text = z.string().max(500)

/** A row of Subcentre Management as it is typed. `was` is the row as it was shown, for seeing what somebody else changed. */
export const typedRow = z.object({
  useDefaults: z.boolean(),
  delay: text,
  access: z.boolean(),
  contact: text,
  was: text,
})

/** The default row as it is typed; `useDefaults` ticks all associate centres at once (A5). */
export const typedDefaults = typedRow.extend({
  contactName: text,
  contactEmail: text,
  contactPhone: text,
  was: z.string().max(3000),
})

export type TypedRow = z.infer<typeof typedRow>
export type TypedDefaults = z.infer<typeof typedDefaults>

/** What is typed and not saved yet: the default row, and rows by centre number. */
export type Typed = { defaults: TypedDefaults | undefined; rows: Record<string, TypedRow> }

/** A row as it is shown: a centre that uses defaults shows what the default row says. */
export function shownRow(subcentre: Subcentre, defaults: SubcentreDefaults): TypedRow {
  const from = subcentre.use_defaults ? defaults : subcentre
  const shown = {
    useDefaults: subcentre.use_defaults,
    delay: showDelay(from.delay_minutes),
    access: from.access,
    contact: from.contact,
  }
  return { ...shown, was: markOf(shown) }
}

/** The default row as it is shown; its tick box is set while every associate centre uses defaults. */
export function shownDefaults(defaults: SubcentreDefaults, subcentres: readonly Subcentre[]): TypedDefaults {
  const shown = {
    useDefaults: subcentres.every((one) => one.use_defaults),
    delay: showDelay(defaults.delay_minutes),
    access: defaults.access,
    contact: defaults.contact,
    contactName: defaults.contact_name,
    contactEmail: defaults.contact_email,
    contactPhone: defaults.contact_phone,
  }
  return { ...shown, was: markOf(shown) }
}

/** Whether a row was changed since it was shown. `01:30` and `1:30` are the same delay. */
export function isChanged({ was, ...row }: TypedRow): boolean {
  return markOf(row) !== was
}

/** Whether the default row was changed since it was shown; its tick box only says something when it is newly ticked. */
export function areDefaultsChanged(typed: TypedDefaults): boolean {
  return ticksAll(typed) || valuesOf(markOf(typed)) !== valuesOf(typed.was)
}

/** Whether "Use defaults" was ticked in the default row, and with it for every associate centre (A5). */
export function ticksAll({ useDefaults, was }: TypedDefaults): boolean {
  return useDefaults && JSON.parse(was)[0] !== true
}

/** The values of a default row's mark: the tick box follows from the rows, and is nobody's change of the default row. */
export function valuesOf(mark: string): string {
  return JSON.stringify(JSON.parse(mark).slice(1))
}

/** A refusal of one value: `field` as in `centres.ES440.delay`, `key` in the catalogue. */
export type RowError = { field: string; key: string; params?: Record<string, unknown> }

/** What is wrong with a typed row; `path` is `default` or `centres.ES440`. */
export function rowErrors(path: string, row: TypedRow): RowError[] {
  const errors: RowError[] = []
  if (readDelay(row.delay) === undefined) errors.push({ field: `${path}.delay`, key: 'officers.delay.form' })
  if (row.contact !== 'default' && row.contact !== 'centre')
    errors.push({ field: `${path}.contact`, key: 'officers.contact.choose' })
  if (path !== 'default' && row.useDefaults && isTypedInVain(row))
    errors.push({ field: `${path}.useDefaults`, key: 'officers.subcentres.typedInVain' })
  return errors
}

/** What is wrong with the typed default row, its contact details included (A7). */
export function defaultsErrors(row: TypedDefaults): RowError[] {
  const inContact = contactErrors(row).map(({ field, key }) => ({ field: `default.${field}`, key }))
  return [...rowErrors('default', row), ...inContact]
}

/** A value of its own has no effect while "Use defaults" is ticked; it is not dropped without a word. */
function isTypedInVain(row: TypedRow): boolean {
  const shown = JSON.parse(row.was) as unknown[]
  const typed = JSON.parse(markOf(row)) as unknown[]
  return shown[0] === true && typed.some((value, index) => index > 0 && value !== shown[index])
}

function markOf(row: Omit<TypedRow, 'was'> | Omit<TypedDefaults, 'was'>): string {
  const delay = readDelay(row.delay)
  const contact = 'contactName' in row ? [row.contactName, row.contactEmail, row.contactPhone] : []
  return JSON.stringify([
    row.useDefaults,
    delay === undefined ? row.delay : showDelay(delay),
    row.access,
    row.contact,
    ...contact.map((typed) => typed.trim()),
  ])
}
