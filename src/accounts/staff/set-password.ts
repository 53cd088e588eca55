import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { execute, row, sql } from '../../database/sql.ts'
import type { Portal } from '../../portal.ts'
import { FormRefusal, PersonError } from '../../web/errors.ts'
import { hashCost, type StaffArea } from '../areas.ts'
import { emailKey } from '../email-address.ts'
import { findIdentity } from '../identity.ts'
import { newPasswordFields, samePasswords } from '../passwords/new-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { checkPassword } from '../sign-in.ts'
import { findToken, type Token, useToken } from '../token.ts'

/** The link was used, is too old, or never was. */
export class LinkNotValid extends PersonError {
  constructor(area: string) {
    super(404, 'link', { area })
  }
}

/** What the page "Set your password" needs: for whom, and whether the address has a password already (S3). */
export async function invitationFor(portal: Portal, area: StaffArea, secret: string) {
  const invitation = await findToken(portal.db, 'invitation', area, secret)
  if (!invitation) throw new LinkNotValid(area)
  const person = await findIdentity(portal.db, area, invitation.email)
  return { email: invitation.email, hasPassword: person !== undefined }
}

/**
 * Accepts an invitation. An address that has a password on any of the board's sites keeps it and must give it; a
 * different one changes nothing (S3). Any other address gets the chosen password.
 *
 * @throws {FormRefusal} "Incorrect Login Details" for a different password
 */
export async function acceptInvitation(
  portal: Portal,
  area: StaffArea,
  secret: string,
  form: { password: string; confirmPassword?: string | undefined },
): Promise<void> {
  const invitation = await findToken(portal.db, 'invitation', area, secret)
  if (!invitation) throw new LinkNotValid(area)
  const person = await findIdentity(portal.db, area, invitation.email)
  if (person) {
    const matches = await checkPassword(portal, area, { identityId: person.id }, person, form.password)
    if (!matches) throw new FormRefusal('password', 'accounts.incorrectLoginDetails')
    return join(portal, area, secret, async () => person.id)
  }
  const chosen = z
    .object(newPasswordFields(area))
    .refine(...samePasswords)
    .parse(form)
  const hash = await hashPassword(portal.config, chosen.password, hashCost(portal.config, area))
  return join(portal, area, secret, async (tx, { email }) => {
    const made = await row(
      tx,
      z.object({ id: z.number() }),
      sql`
        insert into identity (email, email_key, password_hash) values (${email}, ${emailKey(email)}, ${hash})
        returning id
      `,
    )
    return made.id
  })
}

type Tx = Parameters<Parameters<typeof transaction>[1]>[0]

async function join(
  portal: Portal,
  area: StaffArea,
  secret: string,
  identityOf: (tx: Tx, invitation: Token) => Promise<number>,
): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const invitation = await useToken(tx, 'invitation', area, secret)
    if (!invitation) throw new LinkNotValid(area)
    const identityId = await identityOf(tx, invitation)
    const { centre_id, manages_candidate_results } = invitation
    await execute(
      tx,
      sql`
        insert into membership (identity_id, area, centre_id, manages_candidate_results)
        values (${identityId}, ${area}, ${centre_id}, ${manages_candidate_results})
        on conflict do nothing
      `,
    )
    await record(tx, {
      what: 'invitation.accepted',
      identityId,
      area,
      ...(centre_id ? { centreId: centre_id } : {}),
    })
  })
}
