import { expect, test } from 'vitest'
import { type Centre, hoursFromNow, type Series } from '../support/builders.ts'
import { jobsAreDone, timePasses } from '../support/clock.ts'
import { aConnection } from '../support/database.ts'
import { acceptedTerms, aFamily, anOfficerOf } from '../support/officers.ts'
import { linesOf, wordsOf } from '../support/pdf/text.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db

async function openFamily(wanted: Parameters<typeof aFamily>[1] = {}) {
  const family = await aFamily(portal, wanted)
  await acceptedTerms(portal, family.parent, ...family.associates)
  for (const centre of [family.parent, ...family.associates])
    await owner.query(
      `insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
       values ($1, $2, 'all', false, true, 'centre')`,
      [family.series.id, centre.id],
    )
  return { ...family, at: `/officers/candidate-results/${family.series.code}/credentials` }
}

/** Presses a button that makes a file, waits for the worker, and opens the file's page. */
async function makeFile(officer: Visitor, button: string): Promise<void> {
  await officer.press(button)
  await jobsAreDone(owner)
  await officer.open(new URL(officer.page.url).pathname)
}

async function download(officer: Visitor): Promise<Buffer> {
  const file = await officer.request('GET', `${new URL(officer.page.url).pathname}/file`)
  expect(file.status).toBe(200)
  return file.body
}

async function credentialsOf(centre: Centre, series: Series) {
  const { rows } = await owner.query<{ id: number; id_number: string; sealed: string | null }>(
    `select entry.id, id_number, encode(secret_number_encrypted, 'hex') as sealed
     from credential join entry on entry.id = entry_id
     where centre_id = $1 and series_id = $2 order by candidate_number`,
    [centre.id, series.id],
  )
  return rows
}

test('A9, A12: login details for all candidates of an associate centre, the letters as one PDF by candidate number; again makes nothing twice', async () => {
  const { parent, associates, series, at } = await openFamily({ entries: 3, name: 'June 2026' })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associates[0].number}`)
  await makeFile(officer, 'Create login details')
  expect(officer.words).toContain('Ready: 3')
  const made = await credentialsOf(associates[0], series)
  expect(made).toHaveLength(3)
  expect(await credentialsOf(parent, series)).toHaveLength(0)

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
  expect(await credentialsOf(associates[0], series)).toEqual(made)
})

test('letters with characters that no font has are made, and the page of the file says which', async () => {
  const { parent, series, at } = await openFamily({ entries: 2 })
  await owner.query(
    "update entry set last_name = 'Núñez 😀' where series_id = $1 and centre_id = $2 and candidate_number = '0002'",
    [series.id, parent.id],
  )
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(officer, 'Create login details')
  expect(officer.words).toMatch(/in none of our fonts.*Candidate numbers: 0002 /)
  expect((await download(officer)).subarray(0, 5).toString()).toBe('%PDF-')
})

test('A9: printing the same letters again gives the same file; one candidate, a selection and a mail merge have the same numbers', async () => {
  const { parent, series, at } = await openFamily({ entries: 3 })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(officer, 'Create login details')
  const first = await download(officer)
  await officer.open(at)
  await makeFile(officer, 'Print letters')
  expect((await download(officer)).equals(first)).toBe(true)

  const [anna, ben] = await credentialsOf(parent, series)
  await officer.open(at)
  await makeFile(officer.fill('which', 'ticked').fill('entryIds', `${ben?.id}`), 'Print letters')
  const selection = wordsOf(await download(officer))
  expect(selection).toContain((ben?.id_number ?? '').replace(/^(.{3})(.{3})/, '$1 $2 '))
  expect(selection).not.toContain((anna?.id_number ?? '').replace(/^(.{3})(.{3})/, '$1 $2 '))

  await officer.open(at)
  await makeFile(officer, 'CSV for a mail merge')
  const csv = (await download(officer)).toString('utf8').trim().split('\n')
  expect(csv[0]).toBe('candidate_number,exam_code,first_name,last_name,id_number,secret_number')
  expect(csv).toHaveLength(4)
  expect(csv[1]).toMatch(new RegExp(`^0001,B2F,Ana,Núñez,${anna?.id_number},\\d{12}$`))
})

test('A9: nothing ticked, nothing to print, no access, NO candidates: each is refused in words', async () => {
  const { parent, associates, series, at } = await openFamily()
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
  const { parent, series, at } = await openFamily({ entries: 2 })
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
  await makeFile(officer, 'Create login details')
  expect((await credentialsOf(parent, series)).map((one) => one.id)).toEqual([rows[1]?.id])
})

test('A6, A7, A9: out-of-date letters are listed and re-created in one step; the page says first whose Secret Numbers are replaced', async () => {
  const { parent, series, at } = await openFamily({ entries: 2 })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(officer, 'Create login details')
  const oldFile = new URL(officer.page.url).pathname
  const csvRow = async () => {
    await officer.open(at)
    await makeFile(officer, 'CSV for a mail merge')
    return (await download(officer)).toString('utf8').split('\n')
  }
  const numbers = (line = '') => ({
    idNumber: line.split(',')[4] ?? '',
    secretNumber: line.split(',')[5] ?? '',
  })
  const before = await csvRow()
  const registered = portal.visitor()
  const registration = numbers(before[1])
  await registered.open('/candidates/register')
  await registered
    .fill('idNumber', registration.idNumber)
    .fill('secretNumber', registration.secretNumber)
    .fill('email', `anna-${series.id}@example.org`)
    .fill('confirmEmail', `anna-${series.id}@example.org`)
    .fill('password', 'a quiet morning in June')
    .fill('confirmPassword', 'a quiet morning in June')
    .fill('terms', 'on')
    .press('Register')
  expect(registered.page.url).toMatch(/\/candidates\/results/)

  await officer.open(`/officers/candidate-results/${series.code}`)
  await officer.fill('delay', '02:00').press('Save')
  expect(officer.words).toContain('2 letters are out of date')
  expect((await officer.request('GET', `${oldFile}/file`)).status).toBe(409)
  await officer.open(oldFile)
  expect(officer.words).toContain('holds no longer')

  await officer.open(`${at}?state=outOfDate`)
  expect(officer.words).toContain('2 entries')
  await officer.press('Print letters')
  expect(officer.words).toContain('2 letters are out of date')
  expect(officer.words).toContain('1 candidate is not registered: the Secret Number is replaced')
  expect(officer.words).toContain('1 candidate is registered and keeps the account')
  const sealed = (await credentialsOf(parent, series)).map((one) => one.sealed)
  await makeFile(officer, 'Re-create 2 letters and print')
  const text = wordsOf(await download(officer))
  expect(text).toContain('2 h 0 min')
  const after = await credentialsOf(parent, series)
  expect(after[0]?.sealed).toBeNull()
  expect(after[1]?.sealed).not.toBe(sealed[1])

  await registered.open('/candidates/account')
  expect(registered.words).toContain(`anna-${series.id}@example.org`)
  const withOld = portal.visitor()
  await withOld.open('/candidates/register')
  const old = numbers(before[2])
  const attempt = async (secretNumber: string) =>
    withOld
      .fill('idNumber', old.idNumber)
      .fill('secretNumber', secretNumber)
      .fill('email', `ben-${series.id}@example.org`)
      .fill('confirmEmail', `ben-${series.id}@example.org`)
      .fill('password', 'a quiet morning in June')
      .fill('confirmPassword', 'a quiet morning in June')
      .fill('terms', 'on')
      .press('Register')
  await attempt(old.secretNumber)
  expect(withOld.page.status).toBe(422)
  const renewed = numbers((await csvRow())[2])
  await withOld.open('/candidates/register')
  await attempt(renewed.secretNumber)
  expect(withOld.page.url).toMatch(/\/candidates\/results/)
  await officer.open('/officers')
  expect(officer.words).not.toMatch(new RegExp(`${parent.number}.*out of date`))
})

test('A5, F21: access taken away holds for files that are there and for those under way; given back, they are there again', async () => {
  const { parent, associates, series, at } = await openFamily()
  const [associate] = associates
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associate.number}`)
  await makeFile(officer, 'Create login details')
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

test('S13: a lost letter is viewed and printed again, with the reminder to verify identity, and every view is logged', async () => {
  const { parent, associates, series, at } = await openFamily()
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(officer, 'Create login details')
  const [first] = await credentialsOf(parent, series)
  const path = `/officers/candidate-results/${series.code}/letters/${first?.id}`
  await officer.open(path)
  expect(officer.words).toContain('Verify the identity of the candidate')
  const views = async () =>
    (
      await owner.query(`select from audit_event where what = 'letter.viewed' and detail->>'entryId' = $1`, [
        `${first?.id}`,
      ])
    ).rowCount
  expect(await views()).toBe(0)
  const [once, twice] = [
    await officer.request('GET', `${path}/letter.pdf`),
    await officer.request('GET', `${path}/letter.pdf`),
  ]
  expect(once.body.equals(twice.body)).toBe(true)
  expect(await views()).toBe(2)
  const foreign = await anOfficerOf(portal, associates[0])
  expect((await foreign.request('GET', path)).status).toBe(404)
  expect((await foreign.request('GET', `${path}/letter.pdf`)).status).toBe(404)
  await officer.open(path)
  await officer.press('Re-create this letter')
  expect(officer.words).toContain('was re-created')
  expect((await officer.request('GET', `${path}/letter.pdf`)).body.equals(once.body)).toBe(false)
})

test('A10: a parent chooses an associate centre by "change Subcentre"; files are deleted after their time, and on request', async () => {
  const { parent, associates, at } = await openFamily()
  const officer = await anOfficerOf(portal, parent)
  await officer.open(`${at}?centre=${associates[0].number}`)
  await makeFile(officer, 'Create login details')
  const path = new URL(officer.page.url).pathname
  await officer.open('/officers/files')
  expect(officer.words).not.toContain(`letters-${associates[0].number}`)
  await officer.fill('centre', associates[0].number).press('change Subcentre')
  expect(officer.words).toContain(`letters-${associates[0].number}`)
  await officer.open(path)
  await download(officer)
  const { rowCount } = await owner.query(
    `select from audit_event where what = 'file.downloaded' and detail->>'fileId' = $1`,
    [path.split('/').at(-1)],
  )
  expect(rowCount).toBe(1)

  const own = await anOfficerOf(portal, associates[0])
  expect((await own.request('GET', path)).status).toBe(200)
  const other = await anOfficerOf(portal, associates[1])
  expect((await other.request('GET', path)).status).toBe(404)
  expect((await other.request('GET', `${path}/file`)).status).toBe(404)

  await own.open(path)
  await own.press('Delete this file')
  expect((await officer.request('GET', path)).status).toBe(404)
  await officer.open('/officers/files')
  await makeFile(officer, 'Make a CSV file')
  const exported = new URL(officer.page.url).pathname
  await timePasses(owner, '31 days')
  expect((await officer.request('GET', `${exported}/file`)).status).not.toBe(200)
})

test('A1, K4: an export shows results that are released to centres, and is out of date once it would say anything else', async () => {
  const { parent, series } = await openFamily({
    releaseAt: hoursFromNow(5),
    centreReleaseAt: hoursFromNow(-1),
  })
  const officer = await anOfficerOf(portal, parent)
  await officer.open('/officers/files')
  await makeFile(officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).toContain(',final,175,B,B2')
  const change = await aConnection(portal.db.ownerUrl)
  await change.query('begin')
  await change.query(
    `update entry set last_name = 'Corrected' where id = (
       select min(id) from entry where series_id = $1 and centre_id = $2
     )`,
    [series.id, parent.id],
  )
  await officer.open('/officers/files')
  await makeFile(officer.fill('series', series.code), 'Make a CSV file')
  const late = new URL(officer.page.url).pathname
  expect((await download(officer)).toString('utf8')).not.toContain('Corrected')
  await change.query('commit')
  expect((await officer.request('GET', `${late}/file`)).status).toBe(409)
  await officer.open(late)
  expect(officer.words).toContain('out of date')

  await officer.open('/officers/files')
  await makeFile(officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).toContain('Corrected')
  const path = new URL(officer.page.url).pathname
  await owner.query('update series set centre_release_at = null where id = $1', [series.id])
  expect((await officer.request('GET', `${path}/file`)).status).toBe(409)
  await officer.open('/officers/files')
  await makeFile(officer.fill('series', series.code), 'Make a CSV file')
  expect((await download(officer)).toString('utf8')).not.toContain('175')
})
