import { sortings } from '../../../src/results/search/search.ts'
import type { Page } from '../visitor.ts'
import type { Scene } from './scene.ts'

/** What a candidate can ask for. */
export const candidatePathsOf = ({ entry }: Scene) => [
  '/candidates',
  '/candidates/results',
  `/candidates/results/${entry.id}`,
  `/candidates/results/${entry.id}/profile.pdf`,
  '/candidates/account',
]

const officerPathsOf = ({ entry, centre, coming }: Scene) => [
  '/officers',
  ...['', 'view=candidate', `view=exam&series=${coming.code}`, `view=candidate&series=${coming.code}`].map(
    (query) => `/officers/entries?${query}`,
  ),
  ...['name=coming', `name=${entry.candidateNumber}`, 'exam=B2F', `centre=${centre.number}`, 'page=2'].map(
    (query) => `/officers/entries?view=candidate&${query}`,
  ),
]

const searchesOf = ({ entry, coming, reference }: Scene): Record<string, string>[] => [
  {},
  { series: coming.code },
  { exam: 'B2F' },
  { candidateNumberFrom: entry.candidateNumber, candidateNumberTo: entry.candidateNumber },
  { candidateNumberFrom: '0002' },
  { candidateNumberTo: '0002' },
  { firstName: 'ana' },
  { lastName: 'coming' },
  { reference },
  { series: coming.code, exam: 'B2F', firstName: 'ana', lastName: 'coming' },
  { page: '2' },
]

export const sorts = sortings.flatMap((by) => [by, `-${by}`])

const batchesOf = ({ entry, oldEntries, coming, reference }: Scene): [string, string][][] => [
  [['series', coming.code]],
  [['lastName', 'coming']],
  [['reference', reference]],
  [['entryIds', String(entry.id)]],
  [
    ['entryIds', String(oldEntries[0]?.id)],
    ['entryIds', String(entry.id)],
  ],
  [
    ['part', '1'],
    ['series', coming.code],
  ],
]

/** An answer as it came, without what differs at every request. */
export function asItCame(page: Page): string {
  const headers = [...page.headers].filter(([name]) => !['date', 'set-cookie', 'keep-alive'].includes(name))
  const text = page.body
    .toString('latin1')
    .replace(/name="_csrf" value="[^"]+"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
  return `${page.status} ${JSON.stringify(headers)} ${text}`
}

/** Everything that the candidate, the staff and the exams officer can get, by what they asked for. */
export async function everything(scene: Scene): Promise<Record<string, string>> {
  const [anna, tom] = await Promise.all([scene.signedInCandidate(), scene.signedInStaff()])
  const got: Record<string, string> = {}
  for (const path of candidatePathsOf(scene))
    got[`candidate ${path}`] = asItCame(await anna.request('GET', path))
  const staffPaths = [
    '/preparation',
    '/preparation/batches',
    `/preparation/results/${scene.entry.id}`,
    `/preparation/results/${scene.entry.id}/profile.pdf`,
    ...searchesOf(scene).flatMap((criteria) => [
      `/preparation/results?${new URLSearchParams(criteria)}`,
      `/preparation/results.csv?${new URLSearchParams(criteria)}`,
    ]),
    ...sorts.map((sort) => `/preparation/results?sort=${sort}`),
  ]
  const answers = await Promise.all(staffPaths.map((path) => tom.request('GET', path)))
  for (const [index, path] of staffPaths.entries()) got[`staff ${path}`] = asItCame(answers[index] as Page)
  const olga = await scene.signedInOfficer()
  for (const path of officerPathsOf(scene)) got[`officer ${path}`] = asItCame(await olga.request('GET', path))
  await tom.open('/preparation/results')
  for (const fields of batchesOf(scene)) {
    const sent: [string, string][] = [['_csrf', tom.hidden('_csrf')], ['format', 'pdf'], ...fields]
    const answer = await tom.request('POST', '/preparation/batches', sent)
    got[`batch ${JSON.stringify(fields)}`] = asItCame(answer)
  }
  got.mails = String(await countMails(scene))
  return got
}

/** Mails that name the series that is not released, sent or waiting. */
export async function countMails({ portal, owner, coming }: Scene): Promise<number> {
  const { rows } = await owner.query(
    "select count(*)::int as waiting from outgoing_mail where strpos(subject, 'Series ' || $1) > 0",
    [coming.code],
  )
  const sent = portal.mailbox.mails.filter((mail) => `${mail.subject} ${mail.text}`.includes(coming.code))
  return rows[0].waiting + sent.length
}
