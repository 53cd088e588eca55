import { families } from '../../seeds/demo/names.ts'
import { loadConfig } from '../../src/config.ts'
import type { Letter } from '../../src/letters/letter.ts'
import type { Profile } from '../../src/profiles/index.ts'
import { aLetter } from '../../test/support/letter.ts'
import { aProfile } from '../../test/support/profile.ts'

export const config = loadConfig({
  BOARD_NAME: 'Northern Examinations Board',
  PUBLIC_URL: 'https://results.example.org',
})

const signs = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** Profiles as a preparation centre asks for them: every name, score, reference and centre as in life. */
export function profiles(count: number): Profile[] {
  return Array.from({ length: count }, (_, index) => profile(index))
}

/** The profile of a place in the list. */
export function profile(index: number): Profile {
  const [firstName, lastName] = name(index)
  const plain = aProfile({ firstName, lastName })
  const score = (from: number) => from + ((index * 17 + from) % 40)
  return {
    ...plain,
    entryId: index,
    reference: reference(index),
    candidateNumber: String(index + 1).padStart(4, '0'),
    dateOfBirth: `200${index % 8}-0${1 + (index % 9)}-${10 + (index % 18)}`,
    preparationCentre: index % 3 === 0 ? null : { number: `ES439${index % 90}`, name: 'Academia Ávila' },
    // As it comes out of the database: parsed anew for every result.
    exam: structuredClone(plain.exam),
    overall: { ...plain.overall, score: score(150) },
    components: plain.components.map((one, place) => ({ ...one, score: score(141 + place) })),
  }
}

/** Twenty times as many profiles as are wanted at once, in turns: nobody's name comes again before nineteen of twenty others. */
export function differentProfiles(atOnce: number): () => Profile[] {
  const all = profiles(20 * atOnce)
  let from = 0
  return () => {
    const some = all.slice(from, from + atOnce)
    from = (from + atOnce) % all.length
    return some
  }
}

/** Letters to as many candidates. */
export function letters(count: number): Letter[] {
  return Array.from({ length: count }, (_, index) => ({
    ...aLetter(...name(index)),
    entry_id: index,
    candidate_number: String(index + 1).padStart(5, '0'),
    id_number: String(100000000 + index * 7919),
    secretNumber: reference(index),
    contact: { name: 'Núria Ibáñez', email: 'exams@example.org', phone: '+34 91 555 01 23', centre: '' },
  }))
}

function name(index: number): [string, string] {
  const family = families[index % families.length]
  const pick = (names: string[] = [], step = 1) => names[Math.floor(index / step) % names.length] ?? ''
  return [pick(family?.first), `${pick(family?.last, 3)} ${pick(family?.last, 7)}`]
}

function reference(index: number): string {
  return Array.from({ length: 10 }, (_, place) => signs[(index * 7919 + place * (index + 13)) % 31]).join('')
}
