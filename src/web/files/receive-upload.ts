import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { RequestHandler } from 'express'
import multer from 'multer'
import type { Portal } from '../../portal.ts'
import type { FileStore } from '../../storage/index.ts'
import { PersonError } from '../errors.ts'

/**
 * Receives a form with one file, in the field `file`: its other fields become the body, the file goes to `uploads/` as it
 * comes, never to memory. Only from people who are signed in; what no route keeps (`res.locals.keepsUpload`) is deleted
 * with the answer.
 *
 * @param largest size of a file, in bytes
 */
export function receiveUpload({ files }: Portal, largest: number): RequestHandler {
  const receive = multer({
    defParamCharset: 'utf8',
    storage: storageIn(files),
    limits: { fileSize: largest, files: 1, fields: 20, fieldSize: 1000, parts: 21 },
  }).single('file')
  return (req, res, next) => {
    if (!res.locals.account || !req.is('multipart/form-data')) return next()
    res.once('close', () => {
      if (req.file && !res.locals.keepsUpload) files.remove(`uploads/${req.file.filename}`).catch(() => {})
    })
    receive(req, res, (error: unknown) => next(error && refusal(error)))
  }
}

/** A file could not be kept, through no fault of its sender. */
class NotKept extends Error {}

function storageIn(files: FileStore): multer.StorageEngine {
  return {
    _handleFile(_req, { stream }, done) {
      const filename = randomUUID()
      files
        .write(`uploads/${filename}`, (out) => pipeline(stream, out))
        .then(
          (size) => done(null, { filename, size }),
          (cause) => done(new NotKept('upload', { cause })),
        )
    },
    _removeFile(_req, { filename }, done) {
      files.remove(`uploads/${filename}`).then(() => done(null), done)
    },
  }
}

function refusal(error: unknown): unknown {
  if (error instanceof NotKept) return error.cause
  if (!(error instanceof multer.MulterError)) return new PersonError(400, 'badRequest')
  return new PersonError(
    error.code === 'LIMIT_FILE_SIZE' ? 413 : 400,
    error.code === 'LIMIT_FILE_SIZE' ? 'fileTooLarge' : 'badRequest',
  )
}
