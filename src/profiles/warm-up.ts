import { Writable } from 'node:stream'
import type { Config } from '../config.ts'
import type { ExamDefinition } from '../results/exam-definition.ts'
import type { Profile } from '../results/profile.ts'
import { writeProfiles } from './pdf.ts'

/** Every letter of the Latin alphabet, and the pairs of letters that fonts most often move together or apart. */
const words = [
  'The quick brown fox jumps over the lazy dog',
  'WALTZ, bad nymph, for quick jigs vex! 0123456789',
  'Àgnes Éva Îles Õie Über AVATAR Yto, Tvøy',
  'àéîõüñç ßœæ (Ærø) – “P.A.” & L’Y',
  'Şükrü Yıldız, Łódź, Žižek, Đurđević, Kőrösi, Ștefănescu',
  'Nguyễn Thị Hồng Ánh',
  'Αλέξανδρος Γεωργίου Χρυσή Ψύλλα',
  'Щукина Жанна Юрьевна, Євген Ґалаґан',
]

/**
 * Writes made-up profiles to nowhere. Whoever asks a new process for its first profile would else wait until the code is
 * compiled and the fonts are taken apart, and everybody else with them.
 */
export async function warmUp(config: Config): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  await writeProfiles(words.map(madeUp), nowhere, config, 'en')
}

function madeUp(name: string, index: number): Profile {
  const result = (code: string, score: number) =>
    ({ code, status: 'final', score, grade: 'B', cefr: 'B2' }) as const
  return {
    entryId: index,
    reference: 'ABCDEFGHJK',
    candidateNumber: '0001',
    firstName: name,
    lastName: name,
    dateOfBirth: '2005-03-31',
    centre: { number: 'ES439', name },
    preparationCentre: null,
    series: { code: '2026-06', name },
    exam: { ...exam, name },
    version: 1,
    changedAt: new Date(),
    overall: result('overall', 150 + index),
    components: exam.components.map(({ code }, place) => result(code, 150 + index + place)),
  }
}

const scale = { from: 80, to: 230 }

const exam: ExamDefinition = {
  code: 'ANY',
  name: '',
  published: true,
  overall: { reported: scale, range: scale },
  components: (['reading', 'writing', 'listening', 'speaking'] as const).map((code) => ({
    code,
    name: code,
    range: scale,
  })),
  grades: [{ from: 80, to: 230, grade: 'B', cefr: 'B2', pass: true }],
  chart: { scale, bands: [{ from: 80, to: 230, cefr: 'B2' }] },
}
