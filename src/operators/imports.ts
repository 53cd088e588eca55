import { basename } from 'node:path'
import type { Request, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import { importKinds } from '../importing/index.ts'
import type { Portal } from '../portal.ts'
import { addUpload, importUpload, type Upload, uploadById, uploads } from '../uploads/index.ts'
import { FormRefusal, NotFound } from '../web/errors.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { numberParameter } from '../web/parameters.ts'

/** The largest file that is taken, in bytes. */
export const largestImport = 256 * 1024 * 1024

const kind = z.enum(importKinds, { error: 'operators.imports.kindMissing' })

/** Imports by upload: a file is checked first, then imported, with the command line's messages. */
export function importPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ kind }),
    view: 'operators/imports',
    page: async (_req, res) => ({
      title: res.locals.t('operators.imports.title'),
      uploads: await uploads(portal.db),
      kinds: importKinds,
      largest: largestImport / 1024 / 1024,
    }),
    submit: async ({ kind }, req, res) => {
      if (!req.file) throw new FormRefusal('file', 'operators.imports.fileMissing')
      if (req.file.size === 0) throw new FormRefusal('file', 'operators.imports.fileEmpty')
      const file = { kind, name: shownName(req.file.originalname), storedAs: req.file.filename }
      const { id } = await addUpload(portal, signedIn(res.locals).identityId, file)
      res.locals.keepsUpload = true
      res.redirect(303, `/operators/imports/${id}`)
    },
  })
  router.get('/imports', page.show)
  router.post('/imports', page.submit)

  router.get('/imports/:id', async (req, res) => {
    const upload = await known(portal, req)
    const underWay = upload.state === 'checking' || upload.state === 'importing'
    const title = res.locals.t('operators.imports.one', { name: upload.name })
    renderPage(res, 'operators/import', { title, upload, underWay, refreshEvery: underWay ? 2 : null })
  })

  router.post('/imports/:id', async (req, res) => {
    const upload = await known(portal, req)
    await importUpload(portal, signedIn(res.locals).identityId, upload.id)
    res.redirect(303, `/operators/imports/${upload.id}`)
  })
}

async function known(portal: Portal, req: Request): Promise<Upload> {
  const upload = await uploadById(portal.db, numberParameter(req.params.id))
  if (!upload) throw new NotFound()
  return upload
}

/** The name is shown and never used as a path (ASVS 5.3.2). */
function shownName(name: string): string {
  return basename(name).replace(/\p{C}/gu, '').slice(0, 200) || 'file'
}
