import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

/** Somebody with the page of a candidate's result open, signed in as that candidate. */
export async function openResult(
  portal: TestPortal,
  candidate: { idNumber: string; password: string; entry: { id: number } },
): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  await visitor.open(`/candidates/results/${candidate.entry.id}`)
  return visitor
}
