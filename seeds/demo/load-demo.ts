import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { Config } from '../../src/config.ts'
import { transaction } from '../../src/database/connection.ts'
import { type Db, row, sql } from '../../src/database/sql.ts'
import { type ImportKind, importFile } from '../../src/importing/index.ts'
import { createCredentials, openWhereUndecided } from '../../src/letters/create-credentials.ts'
import { type ExamDefinition, examDefinition } from '../../src/results/exam-definition.ts'
import { demoCandidates } from './candidates.ts'

const candidatesPerFurtherCentre = 5000
const rowsAtOnce = 5000

/**
 * Loads the demo data through the same imports that boards use: a parent centre with its associate centres, preparation
 * centres, three series, and candidates with their results. The same data every time; what is there already stays.
 *
 * @param options `candidates`: how many, 2,000 where nothing is said
 */
export async function loadDemo(owner: Db, config: Config, { candidates = 2000 } = {}): Promise<void> {
  const { entries } = await row(
    owner,
    z.object({ entries: z.number() }),
    sql`select count(*) as entries from entry`,
  )
  if (entries >= candidates) return
  const centres = candidateCentres(candidates)
  const exams = await shippedExams()
  await load(owner, 'centres', [centreRows(centres)])
  await load(owner, 'series', [await seriesRows(owner)])
  await load(
    owner,
    'entries',
    entryRows(() => demoCandidates(candidates, exams, centres)),
  )
  await load(
    owner,
    'results',
    resultRows(() => demoCandidates(candidates, exams, centres)),
  )
  await openForCandidates(owner, config)
}

async function load(owner: Db, kind: ImportKind, rows: Iterable<string[][]>): Promise<void> {
  const report = await importFile(owner, kind, Readable.from(inCsv(rows)))
  if (report.rejectedCount > 0) {
    const reasons = report.rejected.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`)
    throw new Error(`The demo data's ${kind} were rejected: ${reasons.join('; ')}`)
  }
}

function* inCsv(parts: Iterable<string[][]>): Generator<string> {
  for (const rows of parts) yield stringify(rows)
}

async function shippedExams(): Promise<Map<string, ExamDefinition>> {
  const text = await readFile(join(import.meta.dirname, '../exams.json'), 'utf8')
  return new Map(
    examDefinition
      .array()
      .parse(JSON.parse(text))
      .map((exam) => [exam.code, exam]),
  )
}

type CandidateCentre = { number: string; weight: number }

/** The parent centre, three associate centres and, for many candidates, as many more as they need. */
function candidateCentres(candidates: number): CandidateCentre[] {
  const further = Math.floor(candidates / candidatesPerFurtherCentre)
  return [
    { number: 'ES439', weight: 45 },
    { number: 'ES440', weight: 22 },
    { number: 'ES441', weight: 18 },
    { number: 'ES442', weight: 15 },
    ...Array.from({ length: further }, (_, index) => ({ number: `ES${2000 + index}`, weight: 25 })),
  ]
}

const known: Record<string, [name: string, contact: string]> = {
  ES439: ['Instituto Ibérico de Idiomas, Madrid', 'Carmen Ordóñez'],
  ES440: ['Colegio Mediterráneo, València', 'Vicent Ferrándiz'],
  ES441: ['Academia del Guadalquivir, Sevilla', 'Rocío Benítez'],
  ES442: ['Euskal Hizkuntza Eskola, Bilbao', 'Iñaki Etxeberria'],
}

function centreRows(centres: readonly CandidateCentre[]): string[][] {
  const header = `centre_number,name,kind,parent_centre_number,country,time_zone,contact_name,contact_email,contact_phone`
  const rows = centres.map(({ number }) => {
    const [name, contact] = known[number] ?? [`Associate centre ${number}`, 'Exams officer']
    const kind = number === 'ES439' ? ['centre', ''] : ['associate', 'ES439']
    return [
      number,
      name,
      ...kind,
      'ES',
      'Europe/Madrid',
      contact,
      `exams@${number.toLowerCase()}.example`,
      '+34 910 000 000',
    ]
  })
  const preparation = [
    [
      'ES701',
      'Lingua Madrid',
      'preparation',
      'ES439',
      'ES',
      'Europe/Madrid',
      'Elena Ruiz',
      'office@es701.example',
      '+34 911 111 111',
    ],
    [
      'ES702',
      'Academia Horizonte',
      'preparation',
      'ES439',
      'ES',
      'Europe/Madrid',
      'Óscar Peña',
      'office@es702.example',
      '+34 912 222 222',
    ],
  ]
  return [header.split(','), ...rows, ...preparation]
}

/** One series released, one to be released in some hours, one on hold; the times of series that are there stay. */
async function seriesRows(owner: Db): Promise<string[][]> {
  const { there } = await row(
    owner,
    z.object({ there: z.boolean() }),
    sql`select exists (select from series) as there`,
  )
  const header = ['series_code', 'name', 'release_at', 'credentials_from']
  if (there) return [header]
  const fromNow = (hours: number) => {
    const at = new Date(Date.now() + hours * 3_600_000)
    at.setUTCMinutes(0, 0, 0)
    return at.toISOString()
  }
  const days = 24
  return [
    header,
    ['2026-06', 'June 2026', fromNow(-90 * days), fromNow(-240 * days)],
    ['2026-11', 'November 2026', fromNow(4), fromNow(-45 * days)],
    ['2027-03', 'March 2027', '', fromNow(60 * days)],
  ]
}

function* entryRows(candidates: () => ReturnType<typeof demoCandidates>): Generator<string[][]> {
  const header =
    'series_code,exam_code,centre_number,preparation_centre_number,candidate_number,first_name,last_name,date_of_birth'
  yield [header.split(',')]
  yield* inParts(candidates(), (candidate) => [candidate.entry])
}

function* resultRows(candidates: () => ReturnType<typeof demoCandidates>): Generator<string[][]> {
  yield [`series_code,exam_code,centre_number,candidate_number,component,score,grade,cefr,status`.split(',')]
  yield* inParts(candidates(), (candidate) => candidate.results)
}

function* inParts<Item>(items: Iterable<Item>, rowsOf: (item: Item) => string[][]): Generator<string[][]> {
  let part: string[][] = []
  for (const item of items) {
    part.push(...rowsOf(item))
    if (part.length < rowsAtOnce) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** The parent centre's candidates have access and credentials in two series; for the others that is the officers' to do. */
async function openForCandidates(owner: Db, config: Config): Promise<void> {
  for (const series of ['2026-06', '2026-11']) {
    await transaction(owner, async (tx) => {
      await openWhereUndecided(tx, series, 'ES439')
      await createCredentials(tx, config.encryptionKey, series, 'ES439')
    })
  }
}
