import type { Request, Router } from 'express'
import { z } from 'zod'
import { type RecordedEvent, readEvents, recordedEvents, recordedKinds } from '../audit/read.ts'
import type { Portal } from '../portal.ts'
import { csvOf, sendReadCsv } from '../web/files/csv.ts'
import { isInCalendar } from '../web/languages/calendar.ts'
import { renderPage } from '../web/page.ts'

const rowsPerPage = 100
const columns = ['id', 'at', 'what', 'outcome', 'who', 'area', 'centre', 'detail']

const day = z
  .string()
  .refine((text) => text.length === 10 && isInCalendar(text))
  .catch('')
const word = z.string().max(100).catch('')
const criteria = z.object({ what: word, who: word, centre: word, from: day, to: day })
const event = z.coerce.number().int().min(1).optional().catch(undefined)
const position = z.object({ before: event, after: event })

/** The audit log: who did what, when, with which outcome. Reading only. */
export function auditPages(router: Router, portal: Portal): void {
  const { boardTimeZone } = portal.config

  router.get('/audit', async (req, res) => {
    const narrowed = criteria.parse(req.query)
    const [{ events, hasNewer, hasOlder }, kinds] = await Promise.all([
      recordedEvents(portal.db, narrowed, boardTimeZone, rowsPerPage, position.parse(req.query)),
      recordedKinds(portal.db),
    ])
    const from = (name: 'before' | 'after', one: RecordedEvent | undefined) =>
      one && `?${new URLSearchParams({ ...narrowed, [name]: String(one.id) })}`
    const newer = hasNewer && from('after', events.at(0))
    const older = hasOlder && from('before', events.at(-1))
    const csv = `/operators/audit.csv?${new URLSearchParams(narrowed)}`
    const title = res.locals.t('operators.audit.title')
    const content = { title, events, kinds, newer, older, csv }
    renderPage(res, 'operators/audit', content, { values: narrowed, errors: [] })
  })

  router.get('/audit.csv', async (req: Request, res) => {
    const narrowed = criteria.parse(req.query)
    await sendReadCsv(res, 'audit.csv', csvOf(columns), (take) =>
      readEvents(portal.db, narrowed, boardTimeZone, take),
    )
  })
}
