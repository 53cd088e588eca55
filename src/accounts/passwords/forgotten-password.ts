import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { enqueue } from '../../database/jobs.ts'
import { execute, row, sql } from '../../database/sql.ts'
import { queueMail } from '../../mail/index.ts'
import type { Portal } from '../../portal.ts'
import { type Area, hashCost } from '../areas.ts'
import { findIdentity } from '../identity.ts'
import { unlock } from '../lockout.ts'
import { LinkNotValid } from '../staff/set-password.ts'
import { endResetLinks, findToken, lifetimeOf, makeToken, useToken } from '../token.ts'
import { newPasswordFields, samePasswords } from './new-password.ts'
import { hashPassword } from './password-hash.ts'

const mostMailsPerHour = 3

/**
 * Takes a request for a new password. Whether the name is known shows only later, in the worker, so that the answer and
 * its time are the same for every name (S4, S12).
 *
 * @param identifier an e-mail address; in the candidates' area an ID number
 */
export async function askForNewPassword(portal: Portal, area: Area, identifier: string): Promise<void> {
  await enqueue(portal.boss, portal.db, 'answer-forgotten-password', { area, identifier })
}

/**
 * Mails a single-use link to the address of the account, if there is one. A candidate's address gets it also while it is
 * not confirmed: the link alone does not sign anybody in, and the mail does not name the ID number.
 */
export async function answerForgottenPassword(portal: Portal, area: Area, identifier: string): Promise<void> {
  const person = await findIdentity(portal.db, area, identifier)
  const to = person?.email ?? person?.pending_email
  if (!person?.is_known_here || !to) {
    await record(portal.db, { what: 'password.forgotten', outcome: 'refused', area })
    return
  }
  await transaction(portal.db, async (tx) => {
    const { recent } = await row(
      tx,
      z.object({ recent: z.number() }),
      sql`
        select count(*) as recent from token
        where purpose = 'password-reset' and identity_id = ${person.id} and created_at > now() - interval '1 hour'
      `,
    )
    if (recent >= mostMailsPerHour) return
    await endResetLinks(tx, person.id)
    const about = { area, email: to, identity_id: person.id, centre_id: null }
    const secret = await makeToken(tx, 'password-reset', about)
    const link = `${portal.config.publicUrl}/${area}/reset-password/${secret}`
    const mail = { to, kind: 'passwordReset', params: {}, link, language: 'en' } as const
    await queueMail(portal, tx, mail, lifetimeOf('password-reset'))
    await record(tx, { what: 'password.forgotten', identityId: person.id, area })
  })
}

/** Whether the link of a reminder still works. */
export async function requireResetLink(portal: Portal, area: Area, secret: string): Promise<void> {
  if (!(await findToken(portal.db, 'password-reset', area, secret))) throw new LinkNotValid(area)
}

/**
 * Sets a new password by the link of a reminder: ends every session, ends a lock, and tells the person by mail. It does
 * not sign in.
 */
export async function resetPassword(
  portal: Portal,
  area: Area,
  secret: string,
  form: { password: string; confirmPassword?: string | undefined },
): Promise<void> {
  await requireResetLink(portal, area, secret)
  const chosen = z
    .object(newPasswordFields(area))
    .refine(...samePasswords)
    .parse(form)
  const hash = await hashPassword(portal.config, chosen.password, hashCost(portal.config, area))
  await transaction(portal.db, async (tx) => {
    const token = await useToken(tx, 'password-reset', area, secret)
    if (!token?.identity_id) throw new LinkNotValid(area)
    await execute(
      tx,
      sql`update identity set password_hash = ${hash}, epoch = epoch + 1 where id = ${token.identity_id}`,
    )
    await endResetLinks(tx, token.identity_id)
    await unlock(tx, portal.config, { identityId: token.identity_id })
    await queueMail(portal, tx, { to: token.email, kind: 'passwordChanged', params: {}, language: 'en' })
    await record(tx, { what: 'password.reset', identityId: token.identity_id, area })
  })
}
