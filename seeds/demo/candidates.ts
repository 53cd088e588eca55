import type { ExamDefinition } from '../../src/results/exam-definition.ts'
import { families, withTwoLastNames } from './names.ts'
import { type Random, randomFrom } from './random.ts'

/** A demo candidate: the row of entries.csv and the rows of results.csv. */
export type DemoCandidate = { entry: string[]; results: string[][] }

const seriesWeights = [
  { code: '2026-06', weight: 55 },
  { code: '2026-11', weight: 30 },
  { code: '2027-03', weight: 15 },
]

/** How good the candidates of an exam are, on its scale: most reach its own level. */
const examWeights = [
  { code: 'A2K', weight: 15, mean: 131 },
  { code: 'B1P', weight: 25, mean: 149 },
  { code: 'B2F', weight: 35, mean: 168 },
  { code: 'C1A', weight: 17, mean: 187 },
  { code: 'C2P', weight: 8, mean: 206 },
]

/** Candidates in the order in which they are entered; the first ones are the same however many there are. */
export function* demoCandidates(
  count: number,
  exams: ReadonlyMap<string, ExamDefinition>,
  centres: readonly { number: string; weight: number }[],
): Generator<DemoCandidate> {
  const random = randomFrom(20_260_613)
  const lastNumbers = new Map<string, number>()
  for (let made = 0; made < count; made += 1) {
    const { code: series } = random.weighted(seriesWeights)
    const exam = random.weighted(examWeights)
    const centre = centreWithRoom(random, centres, lastNumbers, `${series} ${exam.code}`)
    const definition = exams.get(exam.code)
    if (!definition) throw new Error(`The exam ${exam.code} is missing`)
    const key = [series, exam.code, centre.centre, centre.candidateNumber]
    const preparation = preparationCentre(random, centre)
    yield {
      entry: [series, exam.code, centre.centre, preparation, centre.candidateNumber, ...person(random)],
      results: resultsOf(random, definition, exam.mean).map((result) => [...key, ...result]),
    }
  }
}

/** Numbers have four digits: a centre that has given all of them for an exam takes no more. */
function centreWithRoom(
  random: Random,
  centres: readonly { number: string; weight: number }[],
  lastNumbers: Map<string, number>,
  what: string,
): { centre: string; candidateNumber: string } {
  for (;;) {
    const { number: centre } = random.weighted(centres)
    const last = lastNumbers.get(`${what} ${centre}`) ?? 0
    if (last === 9999) continue
    lastNumbers.set(`${what} ${centre}`, last + 1)
    return { centre, candidateNumber: String(last + 1).padStart(4, '0') }
  }
}

/** Not every candidate comes from a preparation centre; number 0007 of the parent centre always does. */
function preparationCentre(
  random: Random,
  { centre, candidateNumber }: { centre: string; candidateNumber: string },
): string {
  const drawn = random.weighted([
    { number: 'ES701', weight: 42 },
    { number: 'ES702', weight: 16 },
    { number: '', weight: 42 },
  ]).number
  return centre === 'ES439' && candidateNumber === '0007' ? 'ES701' : drawn
}

function person(random: Random): [string, string, string] {
  const family = random.weighted(families)
  const first = random.pick(family.first)
  const last = random.pick(family.last)
  const second = family === withTwoLastNames && random.next() < 0.7 ? ` ${random.pick(family.last)}` : ''
  const born = new Date(
    Date.UTC(1985 + Math.floor(random.next() * 29), 0, 1 + Math.floor(random.next() * 365)),
  )
  return [first, last + second, born.toISOString().slice(0, 10)]
}

/** component, score, grade, cefr, status; grade and CEFR level are left to the import. */
function resultsOf(random: Random, exam: ExamDefinition, mean: number): string[][] {
  const top = exam.overall?.range.to ?? 230
  const ability = mean + random.normal() * 9
  const scores = exam.components.map(({ code }) => ({
    code,
    score: Math.round(Math.min(top, Math.max(82, ability + random.normal() * 6))),
  }))
  const overall = Math.floor(scores.reduce((sum, { score }) => sum + score, 0) / scores.length + 0.5)
  const missing = random.pick(scores).code
  const status = random.weighted([
    { overall: 'final', weight: 975 },
    { overall: 'absent_part', weight: 10 },
    { overall: 'absent', weight: 5 },
    { overall: 'pending', weight: 6 },
    { overall: 'withheld', weight: 4 },
  ]).overall
  const components = scores.map(({ code, score }) => {
    const isMissing =
      status === 'absent' || (code === missing && (status === 'absent_part' || status === 'pending'))
    return isMissing ? [code, '', '', '', status] : [code, String(score), '', '', 'final']
  })
  return [...components, ['overall', status === 'final' ? String(overall) : '', '', '', status]]
}
