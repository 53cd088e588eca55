import {
  shownDefaults,
  shownRow,
  type Typed,
  type TypedDefaults,
  type TypedRow,
  typedDefaults,
  typedRow,
} from '../centres/subcentre-values.ts'
import type { Subcentre, SubcentreDefaults } from '../centres/subcentres.ts'
import { NotFound } from '../web/errors.ts'

type Fields = Record<string, string>

/**
 * Reads the fields `default[delay]`, `centres[ES440][delay]` … of Subcentre Management (A4). A row counts as sent where any
 * of its fields is there; a tick box that is not there is not ticked, any other field that is not there stays as it is.
 *
 * @throws {NotFound} for fields that no page has
 */
export function readSubcentres(
  body: Record<string, unknown>,
  current: { defaults: SubcentreDefaults; subcentres: Subcentre[] },
): Typed {
  const sent = fieldsByRow(body)
  const now = new Map(current.subcentres.map((one) => [one.number, shownRow(one, current.defaults)]))
  const defaultsNow = shownDefaults(current.defaults, current.subcentres)
  const { default: fields, ...centres } = sent
  return {
    defaults: fields && asDefaults(fields, defaultsNow),
    rows: Object.fromEntries(
      Object.entries(centres).map(([number, row]) => [number, asRow(row, now.get(number))]),
    ),
  }
}

/** The names of fields that the page does not have (ASVS 15.3.3). */
export function unknownFields(body: Record<string, unknown>): string[] {
  return Object.entries(body)
    .filter(([name, value]) => typeof value !== 'string' || !(ofPage.has(name) || ofRow.test(name)))
    .map(([name]) => name)
}

const ofPage = new Set(['centre', 'filter', 'show', 'page', 'go'])
const ofRow =
  /^(?:default|centres\[([A-Z]{2}\d{3,12})\])\[(was|useDefaults|delay|access|contact|contactName|contactEmail|contactPhone)\]$/

function fieldsByRow(body: Record<string, unknown>): Record<string, Fields> {
  const sent: Record<string, Fields> = Object.create(null)
  for (const [name, value] of Object.entries(body)) {
    const [, centre, field] = ofRow.exec(name) ?? []
    if (!field || typeof value !== 'string') continue
    const row = centre ?? 'default'
    sent[row] ??= Object.create(null) as Fields
    sent[row][field] = value
  }
  return sent
}

const asItWas: TypedRow = { useDefaults: false, delay: '', access: false, contact: 'default', was: '[]' }

function asRow(fields: Fields, now: TypedRow = asItWas): TypedRow {
  return accept(
    typedRow.safeParse({
      useDefaults: 'useDefaults' in fields,
      delay: fields.delay ?? now.delay,
      access: 'access' in fields,
      contact: fields.contact ?? now.contact,
      was: isMark(fields.was) ? fields.was : now.was,
    }),
  )
}

function asDefaults(fields: Fields, now: TypedDefaults): TypedDefaults {
  return accept(
    typedDefaults.safeParse({
      ...asRow(fields, now),
      contactName: fields.contactName ?? now.contactName,
      contactEmail: fields.contactEmail ?? now.contactEmail,
      contactPhone: fields.contactPhone ?? now.contactPhone,
    }),
  )
}

function isMark(text: string | undefined): text is string {
  try {
    return Array.isArray(JSON.parse(text ?? ''))
  } catch {
    return false
  }
}

function accept<Row>(parsed: { success: true; data: Row } | { success: false }): Row {
  if (!parsed.success) throw new NotFound()
  return parsed.data
}
