import type { RequestHandler } from 'express'
import { PersonError } from '../errors.ts'

const secretFields = [
  'password',
  'confirmPassword',
  'currentPassword',
  'newPassword',
  'secretNumber',
  '_csrf',
]

/** Credentials in an address end up in logs and histories (ASVS 14.2.1): such a request is refused, whatever it is for. */
export const refuseCredentialsInAddress: RequestHandler = (req, _res, next) => {
  if (secretFields.some((field) => field in req.query)) throw new PersonError(400, 'credentialsInAddress')
  next()
}
