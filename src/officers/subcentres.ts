import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import type { Place } from '../centres/place.ts'
import {
  type SavedSummary,
  SubcentresRefused,
  savedSummary,
  saveSubcentres,
} from '../centres/save-subcentres.ts'
import { draftOf, dropDraft, keepDraft, onlyChanged } from '../centres/subcentre-draft.ts'
import { type RowError, shownDefaults, shownRow, type Typed } from '../centres/subcentre-values.ts'
import { type Subcentre, subcentresOf } from '../centres/subcentres.ts'
import type { Portal } from '../portal.ts'
import { NotFound } from '../web/errors.ts'
import { type FieldError, renderPage } from '../web/page.ts'
import { placeOf } from './place.ts'
import { readSubcentres, unknownFields } from './subcentre-form.ts'

const rowsPerPage = 50

const shows = ['all', 'defaults', 'own', 'access', 'noAccess', 'outOfDate', 'typed'] as const

const view = z.object({
  filter: z.string().max(100).catch(''),
  show: z.enum(shows).catch('all'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

type View = z.infer<typeof view>

/** "Subcentre Management": access, delay and contact of up to thousands of associate centres (A4-A8). */
export function subcentrePages(router: Router, portal: Portal): void {
  router.get('/candidate-results/:series/subcentres', async (req, res) => {
    const place = await parentPlace(portal, req, res)
    if (!place) return
    const officer = signedIn(res.locals)
    const typed = await draftOf(portal.db, officer.identityId, place)
    const saved = /^\d{1,15}$/.test(String(req.query.saved)) ? Number(req.query.saved) : undefined
    const summary = saved ? await savedSummary(portal.db, officer, place, saved) : undefined
    await show(portal, res, place, typed, view.parse(req.query), { summary })
  })

  router.post('/candidate-results/:series/subcentres', async (req, res) => {
    const place = await parentPlace(portal, req, res)
    if (!place) return
    const officer = signedIn(res.locals)
    const shown = view.parse(req.body)
    const unknown = unknownFields(req.body)
    if (unknown.length > 0) return refuseUnknown(portal, res, place, unknown)
    const go = String(req.body.go ?? 'save')
    if (go === 'discard') {
      await dropDraft(portal.db, officer.identityId, place)
      return res.redirect(303, addressOf(place, shown))
    }
    const typed = await allTyped(portal, req, officer.identityId, place)
    if (go === 'save') return save(portal, res, place, typed, shown)
    await keepDraft(portal.db, officer.identityId, place, typed)
    res.redirect(303, addressOf(place, { ...shown, page: /^page \d+$/.test(go) ? Number(go.slice(5)) : 1 }))
  })
}

async function refuseUnknown(portal: Portal, res: Response, place: Place, names: string[]): Promise<void> {
  const typed = await draftOf(portal.db, signedIn(res.locals).identityId, place)
  const errors = [{ field: '', key: 'forms.unknownField', params: { names: names.join(', ') } }]
  res.status(422)
  await show(portal, res, place, typed, view.parse({}), { errors })
}

/** What is sent with this page goes over what was typed on others. */
async function allTyped(portal: Portal, req: Request, identityId: number, place: Place): Promise<Typed> {
  const [before, current] = await Promise.all([
    draftOf(portal.db, identityId, place),
    subcentresOf(portal.db, place),
  ])
  const sent = readSubcentres(req.body, current)
  return onlyChanged({ defaults: sent.defaults ?? before.defaults, rows: { ...before.rows, ...sent.rows } })
}

async function save(portal: Portal, res: Response, place: Place, typed: Typed, shown: View): Promise<void> {
  const officer = signedIn(res.locals)
  try {
    const eventId = await saveSubcentres(portal.db, officer, place, typed)
    await dropDraft(portal.db, officer.identityId, place)
    res.redirect(303, `${addressOf(place, shown)}&saved=${eventId}`)
  } catch (error) {
    if (!(error instanceof SubcentresRefused)) throw error
    const compared = await afterRefusal(portal, place, typed, error.errors)
    await keepDraft(portal.db, officer.identityId, place, compared)
    res.status(422)
    await show(portal, res, place, compared, shown, { errors: error.errors })
  }
}

/** Rows that somebody else has changed are from now on compared with what that person left: saving again is a decision. */
async function afterRefusal(
  portal: Portal,
  place: Place,
  typed: Typed,
  errors: readonly RowError[],
): Promise<Typed> {
  const current = await subcentresOf(portal.db, place)
  const changed = new Set(
    errors
      .filter((one) => one.key === 'officers.subcentres.changedMeanwhile')
      .map((one) => one.field.split('.').at(-2)),
  )
  if (typed.defaults && changed.has('default'))
    typed.defaults.was = shownDefaults(current.defaults, current.subcentres).was
  for (const one of current.subcentres) {
    const row = typed.rows[one.number]
    if (row && changed.has(one.number)) row.was = shownRow(one, current.defaults).was
  }
  return typed
}

async function show(
  portal: Portal,
  res: Response,
  place: Place,
  typed: Typed,
  { filter, show: which, page: wantedPage }: View,
  { errors = [], summary }: { errors?: readonly RowError[]; summary?: SavedSummary | undefined },
): Promise<void> {
  const { defaults, subcentres } = await subcentresOf(portal.db, place)
  const refused = new Set(errors.map((one) => one.field.split('.')[1]))
  const first = subcentres.filter((one) => refused.has(one.number))
  const found = subcentres.filter((one) => matches(one, filter, which, typed, defaults.access))
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage))
  const page = Math.min(wantedPage, pages)
  const onPage = found.slice((page - 1) * rowsPerPage, page * rowsPerPage)
  const listed = [...first, ...onPage.filter((one) => !refused.has(one.number))]
  const defaultRow = typed.defaults ?? shownDefaults(defaults, subcentres)
  const rows = listed.map((one) => ({
    ...one,
    typed: typed.rows[one.number] ?? shownRow(one, defaults),
    inForce: shownRow(one, defaults),
    isTyped: one.number in typed.rows,
  }))
  const unsaved = Object.keys(typed.rows).length + (typed.defaults ? 1 : 0)
  const content = {
    place,
    defaults,
    defaultRow,
    rows,
    pageNumber: page,
    pages,
    found: found.length,
    unsaved,
    summary,
  }
  renderPage(
    res,
    'officers/subcentres',
    { title: res.locals.t('officers.subcentres.title'), ...content, shows, total: subcentres.length },
    {
      values: { filter, show: which, ...fieldValues(defaultRow, rows) },
      errors: errors.map((one) => shownError(one, res)),
    },
  )
}

function shownError({ field, key, params }: RowError, res: Response): FieldError {
  const [path, number = ''] = field.split('.')
  const label = path === 'default' ? res.locals.t('officers.subcentres.defaultRow') : number
  return { field, label, message: String(res.locals.t(key, params)) }
}

/** What stands in the fields, by their names. */
function fieldValues(
  defaultRow: Record<string, string | boolean>,
  rows: readonly { number: string; typed: Record<string, string | boolean> }[],
): Record<string, string> {
  const of = (path: string, row: Record<string, string | boolean>) =>
    Object.entries(row).map(([name, value]) => [`${path}[${name}]`, value === true ? 'on' : value || ''])
  return Object.fromEntries([
    ...of('default', defaultRow),
    ...rows.flatMap((row) => of(`centres[${row.number}]`, row.typed)),
  ])
}

function matches(
  one: Subcentre,
  filter: string,
  which: View['show'],
  typed: Typed,
  defaultAccess: boolean,
): boolean {
  const text = filter.trim().toLowerCase()
  if (text && !`${one.number} ${one.name}`.toLowerCase().includes(text)) return false
  const hasAccess = one.use_defaults ? defaultAccess : one.access
  const conditions: Record<View['show'], boolean> = {
    all: true,
    defaults: one.use_defaults,
    own: !one.use_defaults,
    access: hasAccess,
    noAccess: !hasAccess,
    outOfDate: one.letters_out_of_date > 0,
    typed: one.number in typed.rows,
  }
  return conditions[which]
}

/** Only a centre with associate centres has Subcentre Management, and only for itself. */
async function parentPlace(portal: Portal, req: Request, res: Response): Promise<Place | undefined> {
  const place = await placeOf(portal, req, res)
  if (place && !(place.is_own && place.has_associates)) throw new NotFound()
  return place
}

function addressOf(place: Place, { filter, show: which, page }: View): string {
  const query = new URLSearchParams({ centre: place.centre_number, filter, show: which, page: String(page) })
  return `/officers/candidate-results/${place.series_code}/subcentres?${query}`
}
