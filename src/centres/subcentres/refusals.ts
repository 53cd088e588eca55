import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Refused } from '../../web/errors.ts'
import { contactErrors } from '../contact.ts'
import type { Subcentre, SubcentreDefaults, Subcentres } from './subcentres.ts'
import { areSameDefaults, type Typed, type TypedDefaults, type TypedRow } from './typed.ts'
import { defaultValues, defaultValuesOf, rowValues, valuesOf } from './values.ts'

/**
 * What stands in the way of saving, row by row: values that cannot be, and rows that somebody else has changed since they were
 * shown (A8). Fields are named as in `default.delay` and `centres.ES440.delay`.
 */
export function refusals(typed: Typed, current: Subcentres): Refused[] {
  const known = new Map(current.subcentres.map((one) => [one.number, one]))
  return [
    ...(typed.defaults ? refusalsOfDefaults(typed.defaults, current) : []),
    ...Object.entries(typed.rows).flatMap(([number, row]) =>
      refusalsOfRow(number, row, known.get(number), current.defaults).map((one) => ({
        ...one,
        label: number,
      })),
    ),
  ]
}

function refusalsOfDefaults({ was, now }: TypedDefaults, { defaults, subcentres }: Subcentres): Refused[] {
  const there = defaultValuesOf(defaults, subcentres)
  return [
    ...wrongValues('default', defaultValues, now),
    ...contactErrors(now).map(({ field, key }) => ({ field: `default.${field}`, key })),
    ...(areSameDefaults(there, was) ? [] : [changedMeanwhile('default', defaults.changed_by)]),
  ]
}

function refusalsOfRow(
  number: string,
  { was, now }: TypedRow,
  subcentre: Subcentre | undefined,
  defaults: SubcentreDefaults,
): Refused[] {
  const path = `centres.${number}`
  if (!subcentre) return [{ field: `${path}.delay`, key: 'officers.subcentres.unknown', params: { number } }]
  const isChanged = !isDeepStrictEqual(valuesOf(subcentre, defaults), was)
  const changedBy = (subcentre.use_defaults ? defaults.changed_by : null) ?? subcentre.changed_by
  return [
    ...wrongValues(path, rowValues, now),
    ...(isTypedInVain({ was, now })
      ? [{ field: `${path}.useDefaults`, key: 'officers.subcentres.typedInVain' }]
      : []),
    ...(isChanged ? [changedMeanwhile(path, changedBy)] : []),
  ]
}

/** A value of its own has no effect while "Use defaults" is ticked; it is not dropped without a word. */
function isTypedInVain({ was, now }: TypedRow): boolean {
  return was.useDefaults && now.useDefaults && !isDeepStrictEqual(was, now)
}

function changedMeanwhile(path: string, name: string | null): Refused {
  return { field: `${path}.delay`, key: 'officers.subcentres.changedMeanwhile', params: { name: name ?? '' } }
}

function wrongValues(path: string, schema: z.ZodType, values: unknown): Refused[] {
  const issues = schema.safeParse(values).error?.issues ?? []
  return issues.map((issue) => ({ field: [path, ...issue.path].join('.'), key: issue.message }))
}
