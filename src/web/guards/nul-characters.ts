import type { RequestHandler } from 'express'
import { PersonError } from '../errors.ts'

/** A NUL character is part of no text that people type, and PostgreSQL takes none. */
export const refuseNulCharacters: RequestHandler = (req, _res, next) => {
  const typed = Object.values(req.body ?? {}).flat()
  if (req.url.includes('%00') || typed.some((text) => typeof text === 'string' && text.includes('\0'))) {
    throw new PersonError(400, 'badRequest')
  }
  next()
}
