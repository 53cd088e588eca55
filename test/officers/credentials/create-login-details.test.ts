import { expect, test } from 'vitest'
import { aFamilyWithAccess, credentialsOf, download, makeFile } from '../../support/login-details.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { linesOf } from '../../support/pdf/text.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A9, A12: login details for all candidates of an associate centre, the letters as one PDF by candidate number; again makes nothing twice', async () => {
  const { parent, associates, series, at } = await aFamilyWithAccess(portal, {
    entries: 3,
    name: 'June 2026',
  })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associates[0].number}`)
  await makeFile(owner, officer, 'Create login details')
  expect(officer.words).toContain('Ready: 3')
  const made = await credentialsOf(owner, associates[0], series)
  expect(made).toHaveLength(3)
  expect(await credentialsOf(owner, parent, series)).toHaveLength(0)

  const pages = linesOf(await download(officer)).map((lines) => lines.join(' '))
  expect(pages.map((page) => /Candidate number (\d{4})/.exec(page)?.[1])).toEqual(['0001', '0002', '0003'])
  const [first = ''] = pages
  for (const line of [
    `${portal.config.publicUrl}/candidates`,
    (made[0]?.id_number ?? '').replace(/^(.{3})(.{3})/, '$1 $2 '),
    'Confidential Examination results information',
    'B2 First, June 2026',
    'How to register',
    `Centre ${associates[0].number}`,
    `Officer of ${associates[0].number}`,
  ])
    expect(first).toContain(line)
  expect(first).toMatch(/\b\d{4} \d{4} \d{4}\b/)
  expect(first).toMatch(/Central European/)
  expect(first).not.toMatch(/\b175\b|Grade/)

  await officer.open(`${at}?centre=${associates[0].number}`)
  await officer.press('Create login details')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('have their login details already')
  expect(await credentialsOf(owner, associates[0], series)).toEqual(made)
})

test('A9: nothing ticked, nothing to print, no access, NO candidates: each is refused in words', async () => {
  const { parent, associates, series, at } = await aFamilyWithAccess(portal)
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await officer.fill('which', 'ticked').press('Create login details')
  expect(officer.words).toContain('Tick at least one candidate')
  await officer.open(at)
  await officer.fill('which', 'found').fill('entryIds', '1').press('Print letters')
  expect(officer.page.status).toBe(422)
  expect(officer.words).toContain('You have ticked candidates, but chosen all that are found')
  await officer.open(at)
  await officer.fill('which', 'found').press('Print letters')
  expect(officer.words).toContain('None of these candidates has a letter yet')
  await owner.query('update centre_setting set access = false where series_id = $1 and centre_id = $2', [
    series.id,
    associates[0].id,
  ])
  await officer.open(`${at}?centre=${associates[0].number}`)
  await officer.press('Create login details')
  expect(officer.words).toContain(
    `This centre has no access to the candidate results service: ${parent.number} gives it`,
  )
  await owner.query(`update centre_setting set candidate_access = 'none' where series_id = $1`, [series.id])
  await officer.open(at)
  await officer.press('Create login details')
  expect(officer.words).toContain('The status of this centre is "NO candidates"')
  expect((await owner.query('select from credential')).rowCount).toBe(
    (
      await owner.query('select from credential join entry on id = entry_id where series_id <> $1', [
        series.id,
      ])
    ).rowCount,
  )
})

test('A9, K1: with "Selected candidates" only theirs are created', async () => {
  const { parent, series, at } = await aFamilyWithAccess(portal, { entries: 2 })
  const officer = await anOfficerOf(portal, parent)
  await owner.query(`update centre_setting set candidate_access = 'selected' where series_id = $1`, [
    series.id,
  ])
  const { rows } = await owner.query<{ id: number }>(
    'select id from entry where centre_id = $1 order by candidate_number',
    [parent.id],
  )
  await officer.open(at)
  await officer.fill('which', 'ticked').fill('entryIds', String(rows[1]?.id)).press('Give access')
  await makeFile(owner, officer, 'Create login details')
  expect((await credentialsOf(owner, parent, series)).map((one) => one.id)).toEqual([rows[1]?.id])
})

test('letters with characters that no font has are made, and the page of the file says which', async () => {
  const { parent, series, at } = await aFamilyWithAccess(portal, { entries: 2 })
  await owner.query(
    "update entry set last_name = 'Núñez 😀' where series_id = $1 and centre_id = $2 and candidate_number = '0002'",
    [series.id, parent.id],
  )
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(owner, officer, 'Create login details')
  expect(officer.words).toMatch(/in none of our fonts.*Candidate numbers: 0002 /)
  expect((await download(officer)).subarray(0, 5).toString()).toBe('%PDF-')
})
