import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Subcentres } from './subcentres.ts'
import { type DefaultValues, defaultValues, defaultValuesOf, rowValues, valuesOf } from './values.ts'

/** What cannot be a delay or a choice of contact stays the text that was typed, until it is saved. */
const asTyped = { delay: z.union([z.number(), z.string()]), contact: z.string() }

/** A row as it is typed, and as it was when it was shown: from the two follows what is changed, here and by others (A8). */
export const typedRow = z.object({ was: rowValues, now: rowValues.extend(asTyped) })

/** The default row as it is typed, and as it was when it was shown. */
export const typedDefaults = z.object({ was: defaultValues, now: defaultValues.extend(asTyped) })

/** What is typed and not saved yet: the default row, and rows by centre number. */
export const typedRows = z.object({
  defaults: typedDefaults.optional(),
  rows: z.record(z.string(), typedRow),
})

export type TypedRow = z.infer<typeof typedRow>
export type TypedDefaults = z.infer<typeof typedDefaults>
export type Typed = z.infer<typeof typedRows>

/** What is typed without what is as it was. */
export function onlyChanged({ defaults, rows }: Typed): Typed {
  return {
    defaults: defaults && areDefaultsChanged(defaults) ? defaults : undefined,
    rows: Object.fromEntries(Object.entries(rows).filter(([, { was, now }]) => !isDeepStrictEqual(was, now))),
  }
}

/** What is typed, from now on compared with what is there now: who saves it again has seen what others changed. */
export function comparedWith({ defaults, subcentres }: Subcentres, typed: Typed): Typed {
  const there = new Map(subcentres.map((one) => [one.number, valuesOf(one, defaults)]))
  return {
    defaults: typed.defaults && {
      was: { ...defaultValuesOf(defaults, subcentres), useDefaults: typed.defaults.was.useDefaults },
      now: typed.defaults.now,
    },
    rows: Object.fromEntries(
      Object.entries(typed.rows).map(([number, { was, now }]) => [
        number,
        { was: there.get(number) ?? was, now },
      ]),
    ),
  }
}

/** Whether "Use defaults" was ticked in the default row, and with it for every associate centre (A5). */
export function ticksAll({ was, now }: TypedDefaults): boolean {
  return now.useDefaults && !was.useDefaults
}

/** Whether two default rows say the same. The tick box follows from the rows, and is nobody's change of the default row. */
export function areSameDefaults(one: TypedDefaults['now'], other: DefaultValues): boolean {
  return isDeepStrictEqual({ ...one, useDefaults: null }, { ...other, useDefaults: null })
}

function areDefaultsChanged(typed: TypedDefaults): boolean {
  return ticksAll(typed) || !areSameDefaults(typed.now, typed.was)
}
