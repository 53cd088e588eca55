import type { Request, Response } from 'express'
import { Passport } from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import type { Portal } from '../../portal.ts'
import type { Area } from '../areas.ts'
import { type SignedIn, signIn } from '../sign-in.ts'
import { knownDevice } from './known-device.ts'

/** The passport of one area. */
export type AreaPassport = InstanceType<typeof Passport>

/** Who is signed in, as the session keeps it. */
export type Account = { identityId: number; epoch: number; area: Area; name: string }

declare global {
  namespace Express {
    interface User extends Account {}
  }
}

/**
 * An area's own passport: signs in by user name and password, and keeps in the session who it was. What is kept is given
 * back as it is: the statement that loads the session has checked that it still holds.
 */
export function areaPassport(portal: Portal, area: Area): AreaPassport {
  const passport = new Passport()
  passport.use(
    new LocalStrategy({ passReqToCallback: true }, (req, username, password, done) => {
      const known = knownDevice(req, portal.config, area)
      signIn(portal, area, username, password, known).then((account) => done(null, account), done)
    }),
  )
  passport.serializeUser(({ identityId, epoch, area, name }, done) =>
    done(null, { identityId, epoch, area, name }),
  )
  passport.deserializeUser((kept: Account, done) => done(null, kept))
  return passport
}

/**
 * Asks an area's passport who sent a sign-in form. The form has been parsed before: passport-local would otherwise look
 * for its two fields in the address as well.
 *
 * @throws what `signIn` throws
 */
export function authenticate(passport: AreaPassport, req: Request, res: Response): Promise<SignedIn> {
  return new Promise((resolve, reject) => {
    const answer = (error: unknown, account: SignedIn | false) =>
      account ? resolve(account) : reject(error ?? new Error('A sign-in form without user name or password'))
    passport.authenticate('local', answer)(req, res, reject)
  })
}
