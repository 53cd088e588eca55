import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { record } from '../audit/index.ts'
import { findCentreSeries, seriesWithEntries } from '../centres/centre-series.ts'
import { centresOf, officersCentres } from '../centres/officer-centres.ts'
import {
  type CentreFile,
  deleteFile,
  exactStandingOf,
  fileById,
  filesOf,
  isExchangeable,
  keepUpload,
  requestFile,
  standingOf,
} from '../files/index.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal, NotFound, PersonError } from '../web/errors.ts'
import { sendDownload } from '../web/files/files.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'

const chosen = z.object({ centre: z.string().catch(''), series: z.string().catch('') })

/** "Download and upload files": letters and exports by centre and series; "change Subcentre" (A1, A10). */
export function filePages(router: Router, portal: Portal): void {
  const list = formPage({
    schema: z.strictObject({
      centre: z.string({ error: 'forms.required' }),
      series: z.string({ error: 'forms.required' }),
    }),
    view: 'officers/files',
    page: (req, res) => listPage(portal, req, res),
    submit: async ({ centre, series }, _req, res) => {
      const officer = signedIn(res.locals)
      const centreSeries = await findCentreSeries(portal.db, officer.identityId, series, centre, centresOf)
      if (!centreSeries) throw new FormRefusal('series', 'officers.choose.noSuchSeries')
      const wanted = { kind: 'entries_csv', action: 'print', entryIds: [] } as const
      const file = await requestFile(portal, officer, centreSeries, wanted)
      res.redirect(303, `/officers/files/${file.id}`)
    },
  })
  const upload = formPage({
    schema: z.strictObject({ centre: z.string(), series: z.string() }),
    view: 'officers/files',
    page: (req, res) => listPage(portal, req, res),
    submit: async ({ centre, series }, req, res) => {
      const officer = signedIn(res.locals)
      const centreSeries = await findCentreSeries(portal.db, officer.identityId, series, centre, centresOf)
      if (!centreSeries) throw new FormRefusal('series', 'officers.choose.noSuchSeries')
      if (!req.file) throw new FormRefusal('file', 'operators.imports.fileMissing')
      if (!(await isExchangeable(portal, req.file)))
        throw new FormRefusal('file', 'officers.files.notExchangeable')
      const file = await keepUpload(portal, officer, centreSeries, req.file)
      res.redirect(303, `/officers/files/${file.id}`)
    },
  })
  router.post('/files/upload', upload.submit)
  router.get('/files', list.show)
  router.post('/files', list.submit)

  router.get('/files/:id', async (req, res) => {
    const file = await ownFile(portal, req, res)
    const standing = await exactStandingOf(portal.db, signedIn(res.locals).identityId, file)
    const underWay = standing === 'queued' || standing === 'running'
    const refreshEvery = underWay ? 2 : null
    renderPage(res, 'officers/file', { title: file.name, file, standing, underWay, refreshEvery })
  })

  router.get('/files/:id/file', async (req, res) => {
    const file = await ownFile(portal, req, res)
    if ((await exactStandingOf(portal.db, signedIn(res.locals).identityId, file)) !== 'ready')
      throw new PersonError(409, 'fileNotAvailable')
    await send(portal, res, file)
  })

  router.post('/files/:id/delete', async (req, res) => {
    const file = await ownFile(portal, req, res)
    await deleteFile(portal, signedIn(res.locals), file)
    redirectTelling(res, `/officers/files?centre=${file.centre_number}`, 'officers.files.deleted', {
      name: file.name,
    })
  })
}

async function listPage(portal: Portal, req: Request, res: Response) {
  const { identityId } = signedIn(res.locals)
  const { centre: number, series } = chosen.parse({ ...req.query, ...req.body })
  const centres = await officersCentres(portal.db, identityId)
  const centre = number ? centres.find((one) => one.number === number) : centres[0]
  if (!centre) throw new NotFound()
  const [files, choices] = await Promise.all([
    filesOf(portal.db, identityId, centre.number, req.method === 'GET' ? series : ''),
    seriesWithEntries(portal.db, identityId, centresOf),
  ])
  const title = res.locals.t('officers.files.title')
  return { title, centres, centre, files, standingOf, series: choices }
}

async function ownFile(portal: Portal, req: Request, res: Response): Promise<CentreFile> {
  const { identityId } = signedIn(res.locals)
  const file = await fileById(portal.db, identityId, numberParameter(req.params.id))
  if (!file) throw new NotFound()
  return file
}

async function send(portal: Portal, res: Response, file: CentreFile): Promise<void> {
  const who = { identityId: signedIn(res.locals).identityId, area: 'officers', centreId: file.centre_id }
  await record(portal.db, { what: 'file.downloaded', ...who, detail: { fileId: file.id, name: file.name } })
  const content = await portal.files.read(`files/${file.id}`)
  const type = file.name.endsWith('.pdf') ? 'application/pdf' : 'text/csv; charset=utf-8'
  await sendDownload(res, type, file.name, content)
}
