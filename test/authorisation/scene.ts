import { aCentre, aCentreSetting, aSeries } from '../support/builders.ts'
import { jobsAreDone } from '../support/clock.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import type { TestPortal } from '../support/portal.ts'
import type { Page, Visitor } from '../support/visitor.ts'
import type { Actor, Expected } from './matrix.ts'

/** The area in which an actor signs in. */
export const areaOf: Record<Exclude<Actor, 'nobody'>, string> = {
  candidate: 'candidates',
  otherCandidate: 'candidates',
  preparation: 'preparation',
  otherPreparation: 'preparation',
  officer: 'officers',
  otherOfficer: 'officers',
  operator: 'operators',
}
/** The people of the matrix, what belongs to those without `other`, and how each of them asks for a route. */
export async function aScene(portal: TestPortal) {
  const { owner } = portal.db
  const series = await aSeries(owner)
  const centre = await aCentre(owner)
  await aCentreSetting(owner, series.id, centre.id)
  const [own, other] = [
    await aCentre(owner, { kind: 'preparation' }),
    await aCentre(owner, { kind: 'preparation' }),
  ]
  const about = { seriesId: series.id, centreId: centre.id, preparationCentreId: own.id }
  const entry = await aCandidateEntry(owner, about)
  const people = {
    candidate: await aCandidate(portal, { entry }),
    otherCandidate: await aCandidate(portal),
    preparation: await aStaffMember(portal, { area: 'preparation', centreId: own.id }),
    otherPreparation: await aStaffMember(portal, { area: 'preparation', centreId: other.id }),
    officer: await aStaffMember(portal, { area: 'officers', centreId: centre.id }),
    otherOfficer: await aStaffMember(portal, { area: 'officers' }),
    operator: await aStaffMember(portal, { area: 'operators' }),
  }
  await aCentre(owner, { kind: 'associate', parentId: centre.id })
  await owner.query(
    `insert into terms_acceptance (centre_id, accepted_by) select id, 'x@example.org' from centre`,
  )
  await owner.query(
    'insert into letter_share (series_id, centre_id, preparation_centre_id) values ($1, $2, $3)',
    [series.id, centre.id, own.id],
  )
  const batchId = await madeBatch()
  const [colleague, leaving, leavingToo] = [await aColleague(), await aColleague(), await aColleague()]
  const uploadId = await aFinishedUpload()
  const [fileId, spareFileId] = [await madeFile(), await madeFile()]

  /** The number of the membership of another officer of the centre. */
  async function aColleague(): Promise<number> {
    const { identityId } = await aStaffMember(portal, { area: 'officers', centreId: centre.id })
    const { rows } = await owner.query('select id from membership where identity_id = $1', [identityId])
    return rows[0].id
  }

  /** A file that was imported by an operator. */
  async function aFinishedUpload(): Promise<number> {
    const { rows } = await owner.query(
      `insert into upload (kind, name, stored_as, state) values ('series', 'x.csv', 'x', 'imported') returning id`,
    )
    return rows[0].id
  }

  async function madeFile(): Promise<number> {
    const officer = await signedIn('officer')
    await officer.open('/officers/files')
    const answer = await officer.request('POST', '/officers/files', fieldsOfExport(officer))
    await jobsAreDone(owner)
    return Number(answer.headers.get('location')?.split('/').at(-1))
  }

  function fieldsOfExport(visitor: Visitor): Record<string, string> {
    return { _csrf: visitor.hidden('_csrf'), series: series.code, centre: centre.number }
  }

  async function madeBatch(): Promise<number> {
    const staff = await signedIn('preparation')
    await staff.open('/preparation/results')
    const fields = { _csrf: staff.hidden('_csrf'), entryIds: String(entry.id), format: 'pdf' }
    const answer = await staff.request('POST', '/preparation/batches', fields)
    await jobsAreDone(owner)
    return Number(answer.headers.get('location')?.split('/').at(-1))
  }

  async function signedIn(actor: Actor): Promise<Visitor> {
    const visitor = portal.visitor()
    if (actor !== 'nobody') await visitor.signIn(areaOf[actor], people[actor].email, people[actor].password)
    return visitor
  }

  /** A request as the page itself would send it; forms are sent empty, where nothing else is needed to get in. */
  async function ask(visitor: Visitor, route: string): Promise<Page> {
    const [method = '', pattern = ''] = route.split(' ')
    const path = filledIn(pattern)
    if (method === 'GET') return visitor.request(method, path)
    const area = path.split('/')[1]
    await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
    const fields: Record<string, string> = { _csrf: visitor.hidden('_csrf') }
    if (path === '/officers/files') Object.assign(fields, fieldsOfExport(visitor))
    if (path === '/preparation/batches') Object.assign(fields, { entryIds: String(entry.id), format: 'pdf' })
    if (path.endsWith('/forgotten-password')) {
      fields[area === 'candidates' ? 'idNumber' : 'email'] = 'nobody@example.org'
    }
    return visitor.request(method, path, fields)
  }

  const idsByAddress: [part: string, id: number][] = [
    ['/batches/', batchId],
    ['/operators/people/', leavingToo],
    ['/imports/', uploadId],
    ['/people/:id/remove', leaving],
    ['/people/', colleague],
    ['/files/:id/delete', spareFileId],
    ['/files/', fileId],
  ]

  /** An address of the matrix with what belongs to the actors without `other`. */
  function filledIn(pattern: string): string {
    const id = idsByAddress.find(([part]) => pattern.includes(part))?.[1]
    return pattern
      .replace(/:(series|code)/, series.code)
      .replace(':number', centre.number)
      .replace(':link', 'f'.repeat(64))
      .replace(':entryId', String(entry.id))
      .replace(':id', String(id))
      .replace(':token', 'x'.repeat(43))
  }

  /** The status, or `sign-in` where the answer leads to the area's sign-in page. */
  async function answerTo(visitor: Visitor, route: string): Promise<number | 'sign-in'> {
    const { status, headers } = await ask(visitor, route)
    const isWayIn = status === 303 && /\/sign-in$/.test(headers.get('location') ?? '')
    return isWayIn && !route.endsWith('/sign-out') ? 'sign-in' : status
  }

  return { centre, own, signedIn, ask, filledIn, answerTo }
}

/** What the matrix says of an actor. */
export function expectedFor(expected: Expected, actor: Actor): number | 'sign-in' {
  return expected[actor] ?? expected.others
}

/** An answer without what differs at every request. */
export function withoutNumbers({ status, text, headers }: Page) {
  const shown = text.replace(/name="_csrf" value="[^"]+"/g, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  return { status, shown, length: headers.get('content-length'), type: headers.get('content-type') }
}
