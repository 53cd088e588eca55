import { expect, test } from 'vitest'
import { aCentre } from '../../support/builders.ts'
import { jobsAreDone } from '../../support/clock.ts'
import { linkMailedTo } from '../../support/invitations.ts'
import { aFamily, anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('S2: adding a preparation centre mails its contact person one invitation; a number that is taken adds nothing', async () => {
  const { parent, associates } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  const fill = async (number: string, under: string) => {
    await officer.open('/officers/people/preparation-centres')
    officer.fill('number', number).fill('name', 'Lingua Nova').fill('parent', under)
    return officer
      .fill('contactName', 'Nora Novak')
      .fill('contactEmail', `${number.toLowerCase()}@example.org`)
      .press('Add and invite')
  }
  await fill('ES7771', parent.number)
  expect(officer.words).toContain('ES7771 was added')
  await jobsAreDone(owner)
  expect(portal.mailbox.mails.filter((one) => JSON.stringify(one.to).includes('es7771@'))).toHaveLength(1)
  expect(await linkMailedTo(portal, 'es7771@example.org')).toContain('/preparation/set-password/')
  const { rows } = await owner.query(`select kind, parent_id, time_zone from centre where number = 'ES7771'`)
  expect(rows).toEqual([{ kind: 'preparation', parent_id: parent.id, time_zone: 'Europe/Madrid' }])
  await fill(associates[0].number, parent.number)
  expect(officer.words).toContain('This number cannot be used')
  await fill('ES7772', (await aCentre(owner)).number)
  expect(officer.words).toContain('This is not one of your centres')
  expect((await owner.query(`select from centre where number = 'ES7772'`)).rowCount).toBe(0)
})

test('the database lets pages add preparation centres, and no others', async () => {
  const add = (kind: string) =>
    portal.db.web.query(
      `insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
       values ('ZZ900', 'x', $1, (select min(id) from centre where kind = 'centre'), 'ES', 'Europe/Madrid', '', '', '')`,
      [kind],
    )
  await expect(add('centre')).rejects.toThrow('pages add preparation centres only')
  await expect(add('associate')).rejects.toThrow('pages add preparation centres only')
})
