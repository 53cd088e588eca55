import { z } from 'zod'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { execute, row, sql } from '../database/sql.ts'
import { queueMail } from '../mail/index.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import { type Area, hashCost } from './areas.ts'
import { type Identity, identityById, nameOf } from './identity.ts'
import { hashPassword } from './passwords/password-hash.ts'
import { endSessions } from './sessions/ended-session.ts'
import { checkPassword } from './sign-in.ts'
import { endResetLinks } from './token.ts'

/**
 * Changes a password. It ends every session; the caller begins a new one for the person who changed it.
 *
 * @throws {FormRefusal} where the current password is wrong
 */
export async function changePassword(
  portal: Portal,
  area: Area,
  identityId: number,
  form: { currentPassword: string; password: string },
) {
  const person = await withPassword(portal, area, identityId, form.currentPassword)
  const hash = await hashPassword(portal.config, form.password, hashCost(portal.config, area))
  return transaction(portal.db, async (tx) => {
    const { epoch } = await row(
      tx,
      z.object({ epoch: z.number() }),
      sql`update identity set password_hash = ${hash}, epoch = epoch + 1 where id = ${identityId} returning epoch`,
    )
    await endResetLinks(tx, identityId)
    await queueMail(portal, tx, { to: nameOf(person), kind: 'passwordChanged', params: {}, language: 'en' })
    await record(tx, { what: 'password.changed', identityId, area })
    return { identityId, epoch, area, name: nameOf(person) }
  })
}

/**
 * Deletes a candidate's account. Results and entries stay, and nobody can check a profile any more; a person who also works in another area keeps that access.
 */
export async function deleteCandidateAccount(
  portal: Portal,
  identityId: number,
  currentPassword: string,
): Promise<void> {
  const person = await withPassword(portal, 'candidates', identityId, currentPassword)
  await transaction(portal.db, async (tx) => {
    await execute(
      tx,
      sql`
        delete from verification
        where entry_id in (select entry_id from candidate_account where identity_id = ${identityId})
      `,
    )
    await execute(tx, sql`delete from candidate_account where identity_id = ${identityId}`)
    await endSessions(tx, identityId)
    await record(tx, { what: 'account.deleted', identityId, area: 'candidates' })
    await queueMail(portal, tx, { to: nameOf(person), kind: 'accountDeleted', params: {}, language: 'en' })
    await execute(
      tx,
      sql`
        delete from identity
        where id = ${identityId} and not exists (select from membership where identity_id = ${identityId})
      `,
    )
  })
}

async function withPassword(
  portal: Portal,
  area: Area,
  identityId: number,
  password: string,
): Promise<Identity> {
  const person = await identityById(portal.db, area, identityId)
  const matches = await checkPassword(portal, area, { identityId }, person, password)
  if (!matches || !person) throw new FormRefusal('currentPassword', 'accounts.incorrectPassword')
  return person
}
