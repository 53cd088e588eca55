import type { RequestHandler } from 'express'
import { PersonError } from '../errors.ts'
import { isSecretField } from '../secret-fields.ts'

/** Credentials in an address end up in logs and histories (ASVS 14.2.1): such a request is refused, whatever it is for. */
export const refuseCredentialsInAddress: RequestHandler = (req, _res, next) => {
  if (!req.url.includes('?')) return next()
  const isSecret = (name: string) => name === '_csrf' || isSecretField(name)
  if (Object.keys(req.query).some(isSecret)) throw new PersonError(400, 'credentialsInAddress')
  next()
}
