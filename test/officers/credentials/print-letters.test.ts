import { expect, test } from 'vitest'
import { aFamilyWithAccess, credentialsOf, download, makeFile } from '../../support/login-details.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { wordsOf } from '../../support/pdf/text.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A9: printing the same letters again gives the same file; one candidate, a selection and a mail merge have the same numbers', async () => {
  const { parent, series, at } = await aFamilyWithAccess(portal, { entries: 3 })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(owner, officer, 'Create login details')
  const first = await download(officer)
  await officer.open(at)
  await makeFile(owner, officer, 'Print letters')
  expect((await download(officer)).equals(first)).toBe(true)

  const [anna, ben] = await credentialsOf(owner, parent, series)
  await officer.open(at)
  await makeFile(owner, officer.fill('which', 'ticked').fill('entryIds', `${ben?.id}`), 'Print letters')
  const selection = wordsOf(await download(officer))
  expect(selection).toContain((ben?.id_number ?? '').replace(/^(.{3})(.{3})/, '$1 $2 '))
  expect(selection).not.toContain((anna?.id_number ?? '').replace(/^(.{3})(.{3})/, '$1 $2 '))

  await officer.open(at)
  await makeFile(owner, officer, 'CSV for a mail merge')
  const csv = (await download(officer)).toString('utf8').trim().split('\n')
  expect(csv[0]).toBe('candidate_number,exam_code,first_name,last_name,id_number,secret_number')
  expect(csv).toHaveLength(4)
  expect(csv[1]).toMatch(new RegExp(`^0001,B2F,Ana,Núñez,${anna?.id_number},\\d{12}$`))
})
