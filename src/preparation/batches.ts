import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import {
  type Batch,
  batchesOf,
  batchOf,
  cancelBatch,
  fileOf,
  mostAtOnce,
  requestBatch,
  requestBatches,
  splitIntoBatches,
  TooManyProfiles,
} from '../batches/index.ts'
import type { Portal } from '../portal.ts'
import type { Criteria } from '../results/search/found-entries.ts'
import { matchingEntries } from '../results/search/search.ts'
import { NotFound } from '../web/errors.ts'
import { sendEvents } from '../web/events.ts'
import { sendDownload } from '../web/files/files.ts'
import { redirectTelling } from '../web/flash.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'
import { criteriaFields } from './criteria.ts'

/** So many entries fit into a form. */
const mostNamed = 50_000

const selection = z.object({
  format: z.enum(['pdf', 'zip']),
  /** Which part of at most 300 of what the criteria find, or every part; without it, all of it at once. */
  part: z.union([z.literal('all'), z.coerce.number().int().min(1).max(10_000)]).optional(),
  entryIds: z
    .union([z.string(), z.array(z.string())])
    .transform((ids) => [ids].flat().flatMap((id) => id.split(',')))
    .pipe(z.array(z.string().regex(/^[1-9]\d{0,14}$/)).max(mostNamed))
    .optional(),
})

/** Batches of at most 300 profiles (S9): asked for, watched, fetched. */
export function batchPages(router: Router, portal: Portal): void {
  router.get('/batches', async (_req, res) => {
    const batches = await batchesOf(portal.db, signedIn(res.locals).identityId)
    renderPage(res, 'preparation/batches', { title: res.locals.t('preparation.batches.title'), batches })
  })

  router.post('/batches', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const { format, part, entryIds, criteria } = parseSelection(req)
    const all = [...new Set(entryIds ?? (await matchingEntries(portal.db, identityId, criteria)))]
    if (part === 'all') {
      const count = await requestBatches(portal, identityId, { entryIds: all, format })
      return redirectTelling(res, '/preparation/batches', 'preparation.batches.queued', { count })
    }
    const wanted = part ? all.slice((part - 1) * mostAtOnce, part * mostAtOnce) : all
    try {
      const batch = await requestBatch(portal, identityId, { entryIds: wanted, format })
      res.redirect(303, `/preparation/batches/${batch.id}`)
    } catch (error) {
      if (!(error instanceof TooManyProfiles)) throw error
      offerSplit(res, format, all, criteria)
    }
  })

  router.get('/batches/:id', async (req, res) => {
    const batch = await ownBatch(portal, req, res)
    const title = res.locals.t('preparation.batch.title', { number: batch.id })
    const underWay = isUnderWay(batch)
    const isOutOfDate =
      batch.state === 'done' && !(await fileOf(portal.db, signedIn(res.locals).identityId, batch))
    renderPage(res, 'preparation/batch', {
      title,
      batch,
      underWay,
      isOutOfDate,
      refreshEvery: underWay ? 2 : null,
    })
  })

  router.get('/batches/:id/events', async (req, res) => {
    const id = (await ownBatch(portal, req, res)).id
    const { identityId } = signedIn(res.locals)
    await sendEvents(res, async () => {
      const batch = await batchOf(portal.db, identityId, id)
      const isOver = !batch || !isUnderWay(batch)
      return { content: batch ? `${batch.state} ${batch.made}` : 'gone', isOver }
    })
  })

  router.post('/batches/:id/cancel', async (req, res) => {
    const batch = await ownBatch(portal, req, res)
    await cancelBatch(portal.db, signedIn(res.locals).identityId, batch.id)
    res.redirect(303, `/preparation/batches/${batch.id}`)
  })

  router.get('/batches/:id/file', async (req, res) => {
    const { identityId } = signedIn(res.locals)
    const batch = await ownBatch(portal, req, res)
    const file = await fileOf(portal.db, identityId, batch)
    if (!file) throw new NotFound()
    const content = await portal.files.read(`batches/${file}`)
    const detail = { batchId: batch.id }
    await record(portal.db, { what: 'batch.downloaded', identityId, area: 'preparation', detail })
    const name = `profiles-${batch.first_number}-${batch.last_number}.${batch.format}`
    const type = batch.format === 'pdf' ? 'application/pdf' : 'application/zip'
    await sendDownload(res, type, name, content)
  })
}

function parseSelection(req: Request) {
  const { format, part, entryIds, ...criteria } = req.body ?? {}
  const wanted = selection.safeParse({ format, part: part || undefined, entryIds })
  const narrowed = criteriaFields.safeParse(criteria)
  if (!wanted.success || !narrowed.success) throw new NotFound()
  return { ...wanted.data, entryIds: wanted.data.entryIds?.map(Number), criteria: narrowed.data }
}

/**
 * More than 300: refused, with the limit, the number asked for, and each part one click away (S9). The parts are of what
 * was found now, however much is released before the last of them is asked for.
 */
function offerSplit(res: Response, format: string, entryIds: number[], criteria: Criteria): void {
  const title = res.locals.t('preparation.tooMany.title')
  const count = entryIds.length
  res.status(422)
  renderPage(res, 'preparation/too-many', {
    title,
    count,
    most: mostAtOnce,
    format,
    fields: count <= mostNamed ? { entryIds: entryIds.join(',') } : criteria,
    parts: splitIntoBatches(count),
  })
}

function isUnderWay({ state }: Batch): boolean {
  return state === 'queued' || state === 'running'
}

async function ownBatch(portal: Portal, req: Request, res: Response) {
  const batch = await batchOf(portal.db, signedIn(res.locals).identityId, numberParameter(req.params.id))
  if (!batch) throw new NotFound()
  return batch
}
