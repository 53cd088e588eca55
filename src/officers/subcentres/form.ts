import { z } from 'zod'
import { readDelay } from '../../centres/delay.ts'
import type { Subcentres } from '../../centres/subcentres/subcentres.ts'
import { onlyChanged, type Typed } from '../../centres/subcentres/typed.ts'
import {
  defaultValues,
  defaultValuesOf,
  type RowValues,
  rowValues,
  valuesOf,
} from '../../centres/subcentres/values.ts'
import { view } from './listed.ts'

const text = z.string().max(2000, 'forms.tooLongText')
const tick = z
  .string()
  .optional()
  .transform((sent) => sent !== undefined)

const row = z.object({
  was: z.string().transform(fromJson).pipe(rowValues).optional(),
  useDefaults: tick,
  delay: text.transform((typed) => readDelay(typed) ?? typed).optional(),
  access: tick,
  contact: text.optional(),
})

const defaultRow = row.extend({
  was: z.string().transform(fromJson).pipe(defaultValues).optional(),
  contactName: text.trim().optional(),
  contactEmail: text.trim().optional(),
  contactPhone: text.trim().optional(),
})

/**
 * The form of Subcentre Management (A4): the fields `default[delay]`, `centres[ES440][delay]` … by their rows, `was` being the
 * row as it was shown, and what the page is narrowed to. Fields that the page does not have are refused (ASVS 15.3.3).
 */
export const subcentreForm = z
  .record(z.string(), z.unknown())
  .transform((body, context): unknown => {
    const keys = Object.keys(body).filter((name) => !(ofPage.has(name) || ofRow.test(name)))
    if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, input: body })
    return { ...body, ...byRow(body) }
  })
  .pipe(view.extend({ default: defaultRow.optional(), centres: z.record(z.string(), row) }))

type Sent = z.infer<typeof subcentreForm>

/** What is sent with one page goes over what was typed on others; what is as it was is left out. */
export function typedOver(before: Typed, sent: Sent, current: Subcentres): Typed {
  const { defaults, rows } = asTyped(sent, current)
  return onlyChanged({ defaults: defaults ?? before.defaults, rows: { ...before.rows, ...rows } })
}

/** What was sent, as it is kept until it is saved. A field that a row lacks stays as it is, but a tick box is not ticked then. */
function asTyped({ default: defaults, centres }: Sent, current: Subcentres): Typed {
  const there = new Map(current.subcentres.map((one) => [one.number, valuesOf(one, current.defaults)]))
  return {
    defaults: defaults && compared(defaults, defaultValuesOf(current.defaults, current.subcentres)),
    rows: Object.fromEntries(
      Object.entries(centres).map(([number, one]) => [
        number,
        compared(one, there.get(number) ?? asItBegins),
      ]),
    ),
  }
}

const asItBegins: RowValues = { useDefaults: true, delay: 0, access: false, contact: 'default' }

function compared<Values, Row extends { was?: Values | undefined }>(
  { was, ...sent }: Row,
  there: Values,
): { was: Values; now: Values & Omit<Row, 'was'> } {
  return { was: was ?? there, now: { ...there, ...sent } }
}

const ofPage = new Set(['centre', 'filter', 'show', 'page'])
const ofRow =
  /^(?:centres\[([A-Z]{2}\d{3,12})\]\[(was|useDefaults|delay|access|contact)\]|default\[(was|useDefaults|delay|access|contact(?:Name|Email|Phone)?)\])$/

function byRow(body: Record<string, unknown>) {
  const rows: Record<string, Record<string, unknown>> = Object.create(null)
  for (const [name, value] of Object.entries(body)) {
    const [, centre = 'default', ofCentre, ofDefault] = ofRow.exec(name) ?? []
    const field = ofCentre ?? ofDefault
    if (!field) continue
    rows[centre] ??= {}
    rows[centre][field] = value
  }
  const { default: defaults, ...centres } = rows
  return { default: defaults, centres }
}

function fromJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('forms.required')
    return z.NEVER
  }
}
