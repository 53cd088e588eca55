import { verificationCode } from '../../src/results/verification/verification-code.ts'
import { aCandidate } from './people.ts'
import type { TestPortal } from './portal.ts'

/** A candidate with a result, signed in: `code` is the one on the profile, `at` the page of the result. */
export async function aCandidateWithCode(portal: TestPortal) {
  const person = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', person.email, person.password)
  const { rows } = await portal.db.owner.query('select reference from entry where id = $1', [person.entry.id])
  const reference: string = rows[0].reference
  const codeOf = (version: number) => verificationCode(portal.config.encryptionKey, { reference, version })
  return {
    ...person,
    visitor,
    reference,
    code: codeOf(6),
    codeOf,
    at: `/candidates/results/${person.entry.id}`,
  }
}
