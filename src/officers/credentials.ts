import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { centreSetting } from '../centres/candidate-access.ts'
import { officersCentres } from '../centres/officer-centres.ts'
import type { Place } from '../centres/place.ts'
import { requestFile } from '../files/index.ts'
import {
  type CandidateCriteria,
  candidateStates,
  candidatesAt,
  countCandidates,
  entriesAt,
} from '../letters/candidates.ts'
import { type Chosen, chosenAt } from '../letters/chosen.ts'
import { CredentialsRefused, requireCredentialsPossible } from '../letters/create-credentials.ts'
import { shareLetters, sharesOf } from '../letters/letter-share.ts'
import { selectCandidates } from '../letters/select-candidates.ts'
import type { Portal } from '../portal.ts'
import { readForm, typed } from '../web/form.ts'
import { showTime } from '../web/languages/times.ts'
import { type FieldError, renderPage } from '../web/page.ts'
import { placeOf } from './place.ts'

const rowsPerPage = 50

const criteria = z.object({
  name: z.string().max(100).catch(''),
  state: z.enum(candidateStates).optional().catch(undefined),
})
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

const order = z.strictObject({
  centre: z.string().optional(),
  name: z.string().optional(),
  state: z.string().optional(),
  action: z.enum(['create', 'print', 'csv', 'giveAccess', 'takeAccess']),
  which: z.enum(['ticked', 'found']),
  entryIds: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((ids) => [ids].flat().flatMap((id) => id.split(',')))
    .pipe(z.array(z.string().regex(/^[1-9]\d{0,14}$/)).max(100_000))
    .transform((ids) => ids.map(Number)),
  confirmed: z.literal('yes').optional(),
})

const sharing = z.strictObject({
  centre: z.string().optional(),
  preparation: z.union([z.string(), z.array(z.string())]).default([]),
})

type Order = z.infer<typeof order>

/** Credentials of one centre in one series: created, re-created, printed, for all or for selected candidates (A9). */
export function credentialPages(router: Router, portal: Portal): void {
  router.get('/candidate-results/:series/credentials', async (req, res) => {
    const place = await placeOf(portal, req, res)
    if (place) await show(portal, res, place, req.query)
  })

  router.post('/candidate-results/:series/credentials', async (req, res) => {
    const place = await placeOf(portal, req, res)
    if (!place) return
    const { wanted, errors } = readForm(order, req.body, res)
    if (errors) return refuse(portal, req, res, place, errors)
    if (wanted.which === 'found' && wanted.entryIds.length > 0)
      return refuse(portal, req, res, place, res.locals.t('officers.credentials.tickedButAll'))
    const chosen = await chosenBy(portal, place, wanted, criteria.parse(req.body))
    if (chosen.entry_ids.length === 0)
      return refuse(portal, req, res, place, res.locals.t('officers.credentials.noneTicked'))
    await carryOut(portal, req, res, place, wanted, chosen)
  })

  router.post('/candidate-results/:series/share', async (req, res) => {
    const place = await placeOf(portal, req, res)
    if (!place) return
    const { wanted, errors } = readForm(sharing, req.body, res)
    if (errors) return refuse(portal, req, res, place, errors)
    await shareLetters(portal.db, signedIn(res.locals), place, [wanted.preparation].flat())
    req.session.flash = { kind: 'success', text: res.locals.t('officers.share.saved') }
    res.redirect(303, addressOf(place))
  })
}

async function chosenBy(portal: Portal, place: Place, { which, entryIds }: Order, found: CandidateCriteria) {
  const ids = which === 'ticked' ? entryIds : await entriesAt(portal.db, place, found)
  return chosenAt(portal.db, place, ids)
}

async function carryOut(
  portal: Portal,
  req: Request,
  res: Response,
  place: Place,
  wanted: Order,
  chosen: Chosen,
): Promise<void> {
  const officer = signedIn(res.locals)
  const { action } = wanted
  if (action === 'giveAccess' || action === 'takeAccess') {
    await selectCandidates(portal.db, officer, place, chosen.entry_ids, action === 'giveAccess')
    const text = res.locals.t(`officers.credentials.${action}Done`, { count: chosen.entry_ids.length })
    req.session.flash = { kind: 'success', text }
    return res.redirect(303, addressOf(place))
  }
  const refusal = await refusalOf(portal, res, place)
  if (refusal) return refuse(portal, req, res, place, refusal)
  const entryIds = action === 'create' ? chosen.missing_ids : chosen.letter_ids
  if (entryIds.length === 0)
    return refuse(portal, req, res, place, res.locals.t(`officers.credentials.nothingTo.${action}`))
  const recreates = action !== 'create' && chosen.out_of_date > 0
  if (recreates && !wanted.confirmed) return askFirst(res, place, action, chosen)
  const file = await requestFile(portal, officer, place, {
    kind: action === 'csv' ? 'letters_csv' : 'letters_pdf',
    action: recreates ? 'recreate' : action === 'create' ? 'create' : 'print',
    entryIds,
  })
  res.redirect(303, `/officers/files/${file.id}`)
}

/** What re-creating letters does is said before it is done (A9). */
function askFirst(res: Response, place: Place, action: Order['action'], chosen: Chosen): void {
  const title = res.locals.t('officers.recreate.title', { count: chosen.out_of_date })
  renderPage(res, 'officers/recreate', { title, place, action, chosen })
}

async function refusalOf(portal: Portal, res: Response, place: Place): Promise<string | undefined> {
  try {
    await requireCredentialsPossible(portal.db, place.series_code, place.centre_number)
    return undefined
  } catch (error) {
    if (!(error instanceof CredentialsRefused)) throw error
    const from = error.from ? showTime(error.from, res.locals.lang, place.time_zone) : undefined
    return res.locals.t(`officers.refused.${error.reason}`, {
      parent: place.responsible_centre_number,
      from: from ? `${from.text} (${from.zone})` : '',
    })
  }
}

async function refuse(
  portal: Portal,
  req: Request,
  res: Response,
  place: Place,
  reason: string | FieldError[],
): Promise<void> {
  res.status(422)
  const errors = typeof reason === 'string' ? [{ field: '', message: reason }] : reason
  await show(portal, res, place, req.body, errors)
}

async function show(
  portal: Portal,
  res: Response,
  place: Place,
  wanted: Record<string, unknown>,
  errors: FieldError[] = [],
): Promise<void> {
  const narrowed = criteria.parse(wanted)
  const [setting, counts, centres, shares, found] = await Promise.all([
    centreSetting(portal.db, place),
    countCandidates(portal.db, place),
    officersCentres(portal.db, signedIn(res.locals).identityId),
    sharesOf(portal.db, place),
    entriesAt(portal.db, place, narrowed),
  ])
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage))
  const number = Math.min(pageNumber.parse(wanted.page), pages)
  const candidates = await candidatesAt(portal.db, place, narrowed, { size: rowsPerPage, number })
  const hrefFor = (page: number) => addressOf(place, { ...narrowed, page: String(page) })
  const title = res.locals.t('officers.credentials.title')
  const content = {
    title,
    place,
    setting,
    counts,
    centres,
    shares,
    candidates,
    refusal: await refusalOf(portal, res, place),
  }
  renderPage(
    res,
    'officers/credentials',
    {
      ...content,
      found: found.length,
      pageNumber: number,
      pages,
      hrefFor,
      ticked: new Set([wanted.entryIds].flat().map(String)),
      states: candidateStates,
    },
    {
      values: { name: narrowed.name, state: narrowed.state ?? '', ...typed({ which: wanted.which }) },
      errors,
    },
  )
}

function addressOf(place: Place, more: Record<string, string | undefined> = {}): string {
  const given = Object.entries(more).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const query = new URLSearchParams([['centre', place.centre_number], ...given])
  return `/officers/candidate-results/${place.series_code}/credentials?${query}`
}
