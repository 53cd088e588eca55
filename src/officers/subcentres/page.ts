import type { Request, Response } from 'express'
import { z } from 'zod'
import { signedIn } from '../../accounts/index.ts'
import { showDelay } from '../../centres/delay.ts'
import { draftOf } from '../../centres/subcentres/draft.ts'
import { savedSummary } from '../../centres/subcentres/saved.ts'
import { subcentresOf } from '../../centres/subcentres/subcentres.ts'
import type { TypedRow } from '../../centres/subcentres/typed.ts'
import { defaultValuesOf, valuesOf } from '../../centres/subcentres/values.ts'
import type { Portal } from '../../portal.ts'
import type { FieldError } from '../../web/page.ts'
import { centreSeriesOf } from '../centre-series.ts'
import { subcentreForm, typedOver } from './form.ts'
import { listed, shows, view } from './listed.ts'

const savedEvent = z.coerce.number().int().positive().optional().catch(undefined)

/**
 * "Subcentre Management": what is in force, what the officer has typed over it (sent after the session had ended, too), and
 * what was saved last.
 */
export async function subcentresPage(portal: Portal, req: Request, res: Response, errors: FieldError[]) {
  const officer = signedIn(res.locals)
  const centreSeries = centreSeriesOf(res)
  const wanted = view.parse({ ...req.query, ...req.body })
  const eventId = savedEvent.parse(req.query.saved)
  const [current, draft, summary] = await Promise.all([
    subcentresOf(portal.db, centreSeries),
    draftOf(portal.db, officer.identityId, centreSeries),
    eventId && savedSummary(portal.db, officer, centreSeries, eventId),
  ])
  const kept = subcentreForm.safeParse(res.locals.keptForm?.fields)
  const typed = kept.success ? typedOver(draft, kept.data, current) : draft
  const { defaults, subcentres } = current
  const { rows, ...page } = listed(current, typed, wanted, refusedIn(errors))
  const defaultRow = typed.defaults ?? unchanged(defaultValuesOf(defaults, subcentres))
  return {
    title: res.locals.t('officers.subcentres.title'),
    centreSeries,
    defaults,
    defaultRow: cellsOf(defaultRow),
    rows: rows.map((one) => {
      const inForce = unchanged(valuesOf(one, defaults))
      const row = typed.rows[one.number]
      return { ...one, cells: cellsOf(row ?? inForce), inForce: cellsOf(inForce), isTyped: row !== undefined }
    }),
    ...page,
    shows,
    total: subcentres.length,
    unsaved: Object.keys(typed.rows).length + (typed.defaults ? 1 : 0),
    summary,
    showDelay,
    values: {
      filter: wanted.filter,
      show: wanted.show,
      'default[contactName]': defaultRow.now.contactName,
      'default[contactEmail]': defaultRow.now.contactEmail,
      'default[contactPhone]': defaultRow.now.contactPhone,
    },
  }
}

/** The numbers of the centres whose rows were refused. */
function refusedIn(errors: readonly FieldError[]): ReadonlySet<string> {
  return new Set(errors.flatMap(({ field }) => /^centres\.(\w+)\./.exec(field)?.[1] ?? []))
}

function unchanged<Values>(values: Values): { was: Values; now: Values } {
  return { was: values, now: values }
}

/** What stands in the fields of a row. */
function cellsOf({ was, now }: TypedRow) {
  const delay = typeof now.delay === 'number' ? showDelay(now.delay) : now.delay
  return { ...now, delay, was: JSON.stringify(was) }
}
