import { z } from 'zod'
import { record } from '../../audit/index.ts'
import { transaction } from '../../database/connection.ts'
import { type Db, maybeRow, rows, sql } from '../../database/sql.ts'
import { queueMail } from '../../mail/index.ts'
import type { Portal } from '../../portal.ts'
import { translator } from '../../web/languages/languages.ts'
import { showTime } from '../../web/languages/times.ts'
import type { StaffArea } from '../areas.ts'
import { isEmailAddress } from '../email-address.ts'
import { lifetimeOf, makeToken } from '../token.ts'

/** Why somebody cannot be invited; meant for the person who invites. */
export class InvitationRefused extends Error {}

/** Which kind of centre the people of an area belong to. */
const kindsOf: Record<StaffArea, string[]> = {
  preparation: ['preparation'],
  officers: ['centre', 'associate'],
  operators: [],
}

/** Who invites, where it is not the board, and whether the person gets the right to manage candidate results (A1). */
export type Inviter = { identityId: number; managesCandidateResults: boolean }

const centre = z.object({ id: z.number(), name: z.string(), kind: z.string(), time_zone: z.string() })

/**
 * Mails an invitation with a single-use link that leads to "Set your password" (S2).
 *
 * @param centreNumber where the person works; none for operators
 * @param within the transaction that this is part of, and the officer who invites
 * @throws {InvitationRefused} for an address or centre that cannot be
 */
export async function inviteByMail(
  portal: Portal,
  email: string,
  area: StaffArea,
  centreNumber?: string,
  within: { db?: Db; by?: Inviter } = {},
): Promise<void> {
  const { db = portal.db, by } = within
  if (!isEmailAddress(email)) throw new InvitationRefused(`${email} is not an e-mail address.`)
  const employer = await employerOf(db, area, centreNumber)
  await transaction(db, async (tx) => {
    const about = {
      area,
      email,
      identity_id: null,
      centre_id: employer?.id ?? null,
      manages_candidate_results: by?.managesCandidateResults,
    }
    const secret = await makeToken(tx, 'invitation', about)
    const until = showTime(
      new Date(Date.now() + 14 * 86_400_000),
      'en',
      employer?.time_zone ?? portal.config.boardTimeZone,
    )
    const role = translator('en')(`mail.role.${area}`, { centre: employer?.name })
    const link = `${portal.config.publicUrl}/${area}/set-password/${secret}`
    const params = { email, role, until: `${until.text} (${until.zone})` }
    await queueMail(
      portal,
      tx,
      { to: email, kind: 'invitation', params, link, language: 'en' },
      lifetimeOf('invitation'),
    )
    await record(tx, {
      what: 'invitation',
      area,
      ...(by ? { identityId: by.identityId } : {}),
      ...(employer ? { centreId: employer.id } : {}),
    })
  })
}

/**
 * Invites the contact person of every preparation centre that has been added and has neither people nor an invitation yet
 * (S2). Done again, it invites nobody twice.
 *
 * @returns whom it has invited
 */
export async function inviteNewContacts(portal: Portal): Promise<string[]> {
  const waiting = await rows(
    portal.db,
    z.object({ number: z.string(), contact_email: z.string() }),
    sql`
      select number, contact_email from centre
      where kind = 'preparation'
        and not exists (select from membership where membership.centre_id = centre.id)
        and not exists (select from token where token.centre_id = centre.id and purpose = 'invitation')
      order by number
    `,
  )
  for (const { number, contact_email } of waiting)
    await inviteByMail(portal, contact_email, 'preparation', number)
  return waiting.map((centre) => centre.contact_email)
}

async function employerOf(db: Db, area: StaffArea, number: string | undefined) {
  if (area === 'operators') {
    if (number) throw new InvitationRefused('Operators belong to the board: leave the centre out.')
    return undefined
  }
  if (!number) throw new InvitationRefused('Name the centre that the person works for, e.g. --centre ES439.')
  const found = await maybeRow(
    db,
    centre,
    sql`select id, name, kind, time_zone from centre where number = ${number}`,
  )
  if (!found) throw new InvitationRefused(`There is no centre ${number}. Import it first.`)
  if (!kindsOf[area].includes(found.kind)) {
    throw new InvitationRefused(
      `${number} is a centre of the kind "${found.kind}", which has no people in /${area}.`,
    )
  }
  return found
}
