import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import multer from 'multer'
import type { Portal } from '../portal.ts'
import { PersonError } from './errors.ts'

/** Where uploaded files wait until they are taken in. */
export function uploadFolder(portal: Portal): string {
  return join(portal.config.dataDir, 'uploads')
}

/**
 * Receives a form with one file, in the field `file`: its other fields become the body, the file goes to disk as it comes.
 * Only from people who are signed in; what no route keeps (`res.locals.keepsUpload`) is deleted with the answer.
 *
 * @param largest size of a file, in bytes
 */
export function receiveUpload(portal: Portal, largest: number): RequestHandler {
  const folder = uploadFolder(portal)
  const receive = multer({
    defParamCharset: 'utf8',
    storage: multer.diskStorage({
      destination: (_req, _file, done) => {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        done(null, folder)
      },
      filename: (_req, _file, done) => done(null, randomUUID()),
    }),
    limits: { fileSize: largest, files: 1, fields: 20, fieldSize: 1000, parts: 21 },
  }).single('file')
  return (req, res, next) => {
    if (!res.locals.account || !req.is('multipart/form-data')) return next()
    res.once('close', () => {
      if (req.file && !res.locals.keepsUpload) rm(req.file.path, { force: true }).catch(() => {})
    })
    receive(req, res, (error: unknown) => next(error && refusal(error)))
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof multer.MulterError)) return new PersonError(400, 'badRequest')
  return new PersonError(
    error.code === 'LIMIT_FILE_SIZE' ? 413 : 400,
    error.code === 'LIMIT_FILE_SIZE' ? 'fileTooLarge' : 'badRequest',
  )
}
