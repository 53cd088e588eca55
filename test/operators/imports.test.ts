import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aCentre, aSeries } from '../support/builders.ts'
import { jobsAreDone, timePasses } from '../support/clock.ts'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)
const centre = await aCentre(owner, { number: 'ES439' })
const series = await aSeries(owner, { code: '2026-06' })

const header =
  'series_code,exam_code,centre_number,preparation_centre_number,candidate_number,first_name,last_name,date_of_birth'

/** Sends a file as the page's form does. */
async function upload(visitor: Visitor, kind: string, content: string | Uint8Array, name = 'file.csv') {
  await visitor.open('/operators/imports')
  const { status, headers, text } = await visitor.upload('/operators/imports', { kind }, { name, content })
  return { status, location: headers.get('location') ?? '', text }
}

async function waitingFiles(): Promise<string[]> {
  return readdir(join(portal.config.dataDir, 'uploads')).catch(() => [])
}

test('a file is checked first, which changes nothing, and then imported; it is gone from the disk afterwards', async () => {
  const file = `${header}\n2026-06,B2F,ES439,,0001,Ana,Núñez,2005-03-31\n`
  const { status, location } = await upload(operator, 'entries', file, 'entradas ñ.csv')
  expect(status).toBe(303)
  await jobsAreDone(owner)
  await operator.open(location)
  expect(operator.words).toContain('entradas ñ.csv')
  expect(operator.words).toContain('rows read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0')
  expect(operator.words).toContain('Dry run: nothing was changed; the file can be imported.')
  expect((await owner.query('select from entry')).rowCount).toBe(0)
  await operator.press('Import the file')
  await jobsAreDone(owner)
  await operator.open(location)
  expect(operator.words).toContain('Applied.')
  const { rows } = await owner.query('select series_id, centre_id, last_name from entry')
  expect(rows).toEqual([{ series_id: series.id, centre_id: centre.id, last_name: 'Núñez' }])
  expect(await waitingFiles()).toEqual([])
  const { rowCount } = await owner.query(
    `select from audit_event where what = 'import' and identity_id = $1`,
    [person.identityId],
  )
  expect(rowCount).toBe(1)
})

test('a file with a wrong row is refused with the line and what to do, as by the command line; nothing is imported', async () => {
  const before = (await owner.query('select from entry')).rowCount
  const file = `${header}\n2026-06,B2F,ES439,,0002,Ben,Ok,2005-03-31\n2026-06,B2F,ES999,,0003,Cat,Wrong,2005-03-31\n`
  const { location } = await upload(operator, 'entries', file)
  await jobsAreDone(owner)
  await operator.open(location)
  expect(operator.words).toContain('line 3: ')
  expect(operator.words).toContain('ES999')
  expect(operator.words).toContain(
    'Nothing was applied. Correct the rejected rows and import the file again.',
  )
  expect(operator.page.html.querySelector('button.button')?.textContent ?? '').not.toContain(
    'Import the file',
  )
  expect((await owner.query('select from entry')).rowCount).toBe(before)
  expect(await waitingFiles()).toEqual([])
})

test.each([
  ['binary', Uint8Array.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0]), 'results'],
  ['no JSON', 'nothing like that', 'exams'],
  ['another header', 'a,b\n1,2\n', 'centres'],
])('a file that is none (%s) gets a clear message', async (_what, content, kind) => {
  const { status, location } = await upload(operator, kind, content)
  expect(status).toBe(303)
  await jobsAreDone(owner)
  await operator.open(location)
  expect(operator.words).toContain('The file was not imported, and nothing was changed.')
  expect(operator.page.html.querySelectorAll('.import-messages li').length).toBeGreaterThan(0)
  expect(operator.words).not.toMatch(/Error|undefined|\.ts:/)
})

test('no file, an empty one and a wrong kind are refused at once, with what to do; nothing stays on the disk', async () => {
  expect((await upload(operator, 'entries', '')).text).toContain('This file is empty')
  expect((await upload(operator, 'everything', header)).text).toContain('Choose what the file holds')
  await operator.open('/operators/imports')
  const fields = { _csrf: operator.hidden('_csrf'), kind: 'entries' }
  await operator.agent
    .post('/operators/imports')
    .field(fields)
    .expect(/Choose a file/)
  expect(await waitingFiles()).toEqual([])
})

test('ASVS 3.5.1: nobody else uploads: not without the token, not from another site, not signed out', async () => {
  const file = { name: 'x.csv', content: 'x' }
  for (const _csrf of ['', 'x'.repeat(128)]) {
    const { status } = await operator.upload('/operators/imports', { _csrf, kind: 'series' }, file)
    expect(status).toBe(403)
  }
  const stranger = portal.visitor()
  const { status } = await stranger.upload('/operators/imports', { _csrf: '', kind: 'series' }, file)
  expect(status).toBe(403)
  expect(await waitingFiles()).toEqual([])
})

test('a file that is sent after the session has ended leads to sign-in and back, and is not taken', async () => {
  const late = await aStaffMember(portal, { area: 'operators' })
  const visitor = portal.visitor()
  await visitor.signIn('operators', late.email, late.password)
  await visitor.open('/operators/imports')
  const fields = { _csrf: visitor.hidden('_csrf'), kind: 'series' }
  await timePasses(owner, '31 minutes')
  const sent = await visitor.upload('/operators/imports', fields, { name: 'x.csv', content: 'x' })
  expect(sent.status).toBe(303)
  expect(sent.headers.get('location')).toBe('/operators/sign-in')
  await visitor.signIn('operators', late.email, late.password)
  expect(new URL(visitor.page.url).pathname).toBe('/operators/imports')
  expect(await waitingFiles()).toEqual([])
  await operator.signIn('operators', person.email, person.password)
})

test('S2: an import of centres by upload invites the contact person of a new preparation centre, once', async () => {
  const columns =
    'centre_number,name,kind,parent_centre_number,country,time_zone,contact_name,contact_email,contact_phone'
  const file = `${columns}\nES701,Lingua,preparation,ES439,ES,Europe/Madrid,Elena,elena@lingua.example,1\n`
  for (const _again of [1, 2]) {
    const { location } = await upload(operator, 'centres', file)
    await jobsAreDone(owner)
    await operator.open(location)
    await operator.press('Import the file')
    await jobsAreDone(owner)
    await operator.open(location)
    expect(operator.words).toContain('Applied.')
  }
  const mails = portal.mailbox.mails.filter((one) => JSON.stringify(one.to).includes('elena@lingua.example'))
  expect(mails).toHaveLength(1)
})

test('the gate stays: what pages and jobs are connected as cannot write entries or results', async () => {
  for (const statement of [
    'delete from entry',
    'delete from result',
    'select from result',
    'select from pg_authid',
  ])
    await expect(portal.db.web.query(statement)).rejects.toThrow(/permission denied/)
})
