import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import { queueMail } from '../../mail/index.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal } from '../../web/errors.ts'
import { emailKey } from '../email-address.ts'
import { identityById } from '../identity.ts'
import { checkPassword } from '../sign-in.ts'
import { LinkNotValid } from '../staff/set-password.ts'
import { endResetLinks, findToken, lifetimeOf, makeToken, useToken } from '../token.ts'

/** Mails the link that confirms an address. Whoever follows it must also sign in, so a mistyped address opens nothing. */
export async function mailConfirmation(
  portal: Portal,
  tx: Db,
  identityId: number,
  email: string,
): Promise<void> {
  const about = { area: 'candidates', email, identity_id: identityId, centre_id: null } as const
  const secret = await makeToken(tx, 'email-confirmation', about)
  const link = `${portal.config.publicUrl}/candidates/confirm-email/${secret}`
  const mail = { to: email, kind: 'emailConfirmation', params: {}, link, language: 'en' } as const
  await queueMail(portal, tx, mail, lifetimeOf('email-confirmation'))
}

/** The address that a link would confirm for this person. */
export async function addressToConfirm(portal: Portal, identityId: number, secret: string): Promise<string> {
  const token = await findToken(portal.db, 'email-confirmation', 'candidates', secret)
  const person = await identityById(portal.db, 'candidates', identityId)
  if (token?.identity_id !== identityId || person?.pending_email !== token.email)
    throw new LinkNotValid('candidates')
  return token.email
}

/**
 * Confirms an address. The address it replaces, if any, is told.
 *
 * @returns the address that is now the person's
 * @throws {FormRefusal} where the address belongs to another person meanwhile
 */
export async function confirmEmail(portal: Portal, identityId: number, secret: string): Promise<string> {
  await addressToConfirm(portal, identityId, secret)
  return transaction(portal.db, async (tx) => {
    const token = await useToken(tx, 'email-confirmation', 'candidates', secret)
    if (!token) throw new LinkNotValid('candidates')
    const former = await maybeRow(
      tx,
      z.object({ email: z.string().nullable() }),
      sql`select email from identity where id = ${identityId} and pending_email = ${token.email} for update`,
    )
    if (!former) throw new LinkNotValid('candidates')
    await takeAddress(tx, identityId, token.email)
    await endResetLinks(tx, identityId)
    if (former.email) {
      await queueMail(portal, tx, { to: former.email, kind: 'emailChanged', params: {}, language: 'en' })
    }
    await record(tx, { what: 'email.confirmed', identityId, area: 'candidates' })
    return token.email
  })
}

/**
 * Sets the address that waits for its confirmation: a correction while none is confirmed yet, else a change (S11). Asks
 * for the password (ASVS 7.5.1).
 */
export async function changeEmail(
  portal: Portal,
  identityId: number,
  form: { email: string; currentPassword: string },
): Promise<void> {
  const person = await identityById(portal.db, 'candidates', identityId)
  const matches = await checkPassword(portal, 'candidates', { identityId }, person, form.currentPassword)
  if (!matches) throw new FormRefusal('currentPassword', 'accounts.incorrectPassword')
  await transaction(portal.db, async (tx) => {
    await execute(tx, sql`update identity set pending_email = ${form.email} where id = ${identityId}`)
    await endResetLinks(tx, identityId)
    await mailConfirmation(portal, tx, identityId, form.email)
    await record(tx, { what: 'email.changed', identityId, area: 'candidates' })
  })
}

async function takeAddress(tx: Db, identityId: number, email: string): Promise<void> {
  await execute(
    tx,
    sql`
      update identity set email = ${email}, email_key = ${emailKey(email)}, pending_email = null
      where id = ${identityId}
    `,
  ).catch((error) => {
    const isTaken = (error as { code?: string }).code === '23505'
    throw isTaken ? new FormRefusal('', 'accounts.addressTaken') : error
  })
}
