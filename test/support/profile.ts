import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Profile } from '../../src/profiles/index.ts'
import { examDefinition } from '../../src/results/exam-definition.ts'

const exams = examDefinition
  .array()
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../seeds/exams.json'), 'utf8')))

/** The profile of a B2 First result, overall 175, where nothing else is said. */
export function aProfile(wanted: Partial<Profile> & { examCode?: string } = {}): Profile {
  const { examCode = 'B2F', ...rest } = wanted
  const exam = exams.find((one) => one.code === examCode)
  if (!exam) throw new Error(`No exam ${examCode}`)
  const result = (code: string, score: number) =>
    ({ code, status: 'final', score, grade: null, cefr: 'B2' }) as const
  return {
    entryId: 1,
    reference: 'RM9BA6S28E',
    candidateNumber: '0007',
    firstName: 'Ana',
    lastName: 'Núñez',
    dateOfBirth: '2005-03-31',
    centre: { number: 'ES439', name: 'Instituto Ibérico' },
    preparationCentre: null,
    series: { code: '2026-06', name: 'June 2026' },
    exam,
    version: 1,
    changedAt: new Date(),
    overall: { ...result('overall', 175), grade: 'B' },
    components: exam.components.map(({ code }, index) => result(code, 171 + index)),
    ...rest,
  }
}
