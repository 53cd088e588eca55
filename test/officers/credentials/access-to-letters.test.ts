import { expect, test } from 'vitest'
import { jobsAreDone } from '../../support/clock.ts'
import { aFamilyWithAccess, makeFile } from '../../support/login-details.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A5, F21: access taken away holds for files that are there and for those under way; given back, they are there again', async () => {
  const { parent, associates, series, at } = await aFamilyWithAccess(portal)
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associate.number}`)
  await makeFile(owner, officer, 'Create login details')
  const path = new URL(officer.page.url).pathname
  const access = (given: boolean) =>
    owner.query('update centre_setting set access = $3 where series_id = $1 and centre_id = $2', [
      series.id,
      associate.id,
      given,
    ])
  await access(false)
  expect((await officer.request('GET', `${path}/file`)).status).toBe(409)
  await officer.open(path)
  expect(officer.words).toContain('no access to the candidate results service at present')
  await access(true)
  expect((await officer.request('GET', `${path}/file`)).status).toBe(200)

  const { rows } = await owner.query<{ id: number }>(
    `insert into file (series_id, centre_id, kind, name, entry_ids, action)
     select $1, $2, 'letters_pdf', 'letters.pdf', array_agg(id), 'print' from entry where centre_id = $2 returning id`,
    [series.id, associate.id],
  )
  await access(false)
  await portal.portal.boss.send('make-file', { fileId: rows[0]?.id })
  await jobsAreDone(owner)
  const { rows: files } = await owner.query('select state, failure from file where id = $1', [rows[0]?.id])
  expect(files).toEqual([{ state: 'failed', failure: 'noAccess' }])
})
