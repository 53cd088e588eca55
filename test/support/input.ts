import fc from 'fast-check'
import { matrix } from '../authorisation/matrix.ts'
import { aCandidate, aStaffMember } from './people.ts'
import type { TestPortal } from './portal.ts'
import type { Visitor } from './visitor.ts'

/** Somebody in each area of the portal. */
export async function somebodyInEachArea(portal: TestPortal) {
  return {
    candidates: await aCandidate(portal),
    preparation: await aStaffMember(portal, { area: 'preparation' }),
    officers: await aStaffMember(portal, { area: 'officers' }),
    operators: await aStaffMember(portal, { area: 'operators' }),
  }
}

export type People = Awaited<ReturnType<typeof somebodyInEachArea>>
export type Area = keyof People

/** A browser of somebody's in an area, with the page of a form open. */
export async function signedIn(portal: TestPortal, people: People, area: Area): Promise<Visitor> {
  const visitor = portal.visitor()
  await visitor.signIn(area, people[area].email, people[area].password)
  await visitor.open(area === 'candidates' ? '/candidates/register' : `/${area}/forgotten-password`)
  return visitor
}

/** Every form of the portal, by its address. */
export const posts = Object.keys(matrix)
  .filter((route) => route.startsWith('POST'))
  .map((route) => route.slice(5).replace(':token', 'x'.repeat(43)))

/** What nobody types by chance. */
export const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\r\nBcc: x@y.z',
    "' or 1=1 --",
    '%',
    '%00',
    '__proto__',
    '<img src=x onerror=alert(1)>',
    '\u202e',
    '١٢٣٤',
    '9'.repeat(40),
    '-1',
    '1e9',
    'null',
    '[object Object]',
  ),
  fc.constant('x'.repeat(100_000)),
)
