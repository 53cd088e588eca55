import { expect, test } from 'vitest'
import { aFamily, anOfficerOf } from '../support/officers.ts'
import { testPortal } from '../support/portal.ts'
import type { Visitor } from '../support/visitor.ts'

const portal = await testPortal()

async function upload(visitor: Visitor, fields: Record<string, string>, content: string, name: string) {
  await visitor.open('/officers/files')
  const { status, headers, text } = await visitor.upload('/officers/files/upload', fields, { name, content })
  return { status, location: headers.get('location') ?? '', text }
}

test('A1, A10: an officer uploads a file for an associate centre, whose officer fetches it; others never see it', async () => {
  const { parent, associates, series } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  const fields = { centre: associates[0].number, series: series.code }
  const { location } = await upload(officer, fields, '%PDF-1.7\nhello', '../../Añadido "1".pdf')
  const own = await anOfficerOf(portal, associates[0])
  await own.open(location)
  expect(own.words).toContain('Anadido-1.pdf')
  const file = await own.request('GET', `${location}/file`)
  expect(file.body.toString()).toBe('%PDF-1.7\nhello')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="Anadido-1.pdf"')
  const other = await anOfficerOf(portal, associates[1])
  expect((await other.request('GET', `${location}/file`)).status).toBe(404)
  const foreign = { ...fields, centre: parent.number }
  expect((await upload(own, foreign, '%PDF-1.7', 'x.pdf')).status).toBe(404)
})

test('ASVS 5.2.2: what is neither PDF nor CSV, or not what its name says, is refused in words', async () => {
  const { parent, series } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  const fields = { centre: parent.number, series: series.code }
  for (const [content, name] of [
    ['<script>alert(1)</script>', 'x.html'],
    ['MZ', 'x.pdf'],
    ['a\0b', 'x.csv'],
    ['', 'x.csv'],
  ] as const) {
    const { status, text } = await upload(officer, fields, content, name)
    expect(status).toBe(422)
    expect(text).toContain('Choose a PDF or a CSV file')
  }
})

test('A1: files need no right to administer the candidate results website, letters do', async () => {
  const { parent, series } = await aFamily(portal)
  const officer = await anOfficerOf(portal, parent)
  await portal.db.owner.query(
    'update membership set manages_candidate_results = false where identity_id = $1',
    [officer.identityId],
  )
  await officer.open('/officers/files')
  await officer.fill('series', series.code).press('Make a CSV file')
  expect(officer.page.status).toBe(200)
  expect(officer.words).toContain(`entries-${parent.number}`)
  const { rows } = await portal.db.owner.query<{ id: number }>(
    `insert into file (series_id, centre_id, kind, name, state) values ($1, $2, 'letters_pdf', 'letters.pdf', 'done')
     returning id`,
    [series.id, parent.id],
  )
  await officer.open('/officers/files')
  expect(officer.words).not.toContain('letters.pdf')
  expect((await officer.request('GET', `/officers/files/${rows[0]?.id}`)).status).toBe(404)
})
