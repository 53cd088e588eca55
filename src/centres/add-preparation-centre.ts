import { inviteByMail } from '../accounts/staff/invitation.ts'
import { record } from '../audit/index.ts'
import { transaction } from '../database/connection.ts'
import { execute, sql } from '../database/sql.ts'
import { centreKey } from '../names/search-key.ts'
import type { Portal } from '../portal.ts'
import { FormRefusal } from '../web/errors.ts'
import type { Officer } from './candidate-access.ts'
import { centresOf } from './officer-centres.ts'

/** A preparation centre as an officer enters it; country and time zone are those of the centre it belongs to. */
export type NewPreparationCentre = {
  number: string
  name: string
  parent: string
  contactName: string
  contactEmail: string
  contactPhone: string
}

/**
 * Adds a preparation centre to an officer's centre and mails its contact person an invitation (S2).
 *
 * @throws {FormRefusal} where the number is taken, or the parent is not one of the officer's centres
 */
export async function addPreparationCentre(
  portal: Portal,
  officer: Officer,
  wanted: NewPreparationCentre,
): Promise<void> {
  await transaction(portal.db, async (tx) => {
    const isTaken = await execute(tx, sql`select from centre where number = ${wanted.number}`)
    if (isTaken) throw new FormRefusal('number', 'people.add.numberTaken')
    const added = await execute(
      tx,
      sql`
        insert into centre
          (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone, name_key)
        select ${wanted.number}, ${wanted.name}, 'preparation', centre.id, centre.country, centre.time_zone,
          ${wanted.contactName}, ${wanted.contactEmail}, ${wanted.contactPhone}, ${centreKey(wanted.number, wanted.name)}
        from centre where centre.number = ${wanted.parent} and ${centresOf(officer.identityId)}
        on conflict (number) do nothing
      `,
    )
    if (added === 0) throw new FormRefusal('parent', 'people.noSuchCentre')
    const who = { identityId: officer.identityId, area: 'officers' }
    await record(tx, {
      what: 'centre.added',
      ...who,
      detail: { number: wanted.number, parent: wanted.parent },
    })
    await inviteByMail(portal, wanted.contactEmail, 'preparation', wanted.number, { db: tx })
  })
}
