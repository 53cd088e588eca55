/** Who asks. The candidate, preparation centre and batch with `own` are theirs; `other` are somebody else's. */
export const actors = [
  'nobody',
  'candidate',
  'otherCandidate',
  'preparation',
  'otherPreparation',
  'officer',
  'otherOfficer',
  'operator',
] as const

export type Actor = (typeof actors)[number]

/**
 * What each actor gets for a well-formed request: a status, or `sign-in` for the way to the area's sign-in page.
 * `others` stands for every actor that is not named.
 */
export type Expected = Partial<Record<Actor, number | 'sign-in'>> & { others: number | 'sign-in' }

const everybody = (status: number): Expected => ({ others: status })
const candidates = (status: number): Expected => ({
  candidate: status,
  otherCandidate: status,
  others: 'sign-in',
})
const owner = (status: number): Expected => ({ candidate: status, otherCandidate: 404, others: 'sign-in' })
const preparation = (status: number): Expected => ({
  preparation: status,
  otherPreparation: status,
  others: 'sign-in',
})
const ownPreparation = (status: number): Expected => ({
  preparation: status,
  otherPreparation: 404,
  others: 'sign-in',
})

const officers = (status: number): Expected => ({ officer: status, otherOfficer: status, others: 'sign-in' })
const operators = (status: number): Expected => ({ operator: status, others: 'sign-in' })
const ownCentre = (status: number): Expected => ({ officer: status, otherOfficer: 404, others: 'sign-in' })

/** The pages that all four areas have. Signed-in people are led from the sign-in page to the area. */
function accountPages(area: string, people: Actor[], isStaff: boolean): Record<string, Expected> {
  const signedIn = Object.fromEntries(people.map((actor) => [actor, 303]))
  return {
    [`GET /${area}/sign-in`]: { ...signedIn, others: 200 },
    [`POST /${area}/sign-in`]: everybody(422),
    [`POST /${area}/sign-out`]: everybody(303),
    [`GET /${area}/forgotten-password`]: everybody(200),
    [`POST /${area}/forgotten-password`]: everybody(303),
    [`GET /${area}/forgotten-password/sent`]: everybody(200),
    [`GET /${area}/reset-password/:token`]: everybody(404),
    [`POST /${area}/reset-password/:token`]: everybody(404),
    ...(isStaff && {
      [`GET /${area}/set-password/:token`]: everybody(404),
      [`POST /${area}/set-password/:token`]: everybody(404),
    }),
    [`GET /${area}/help`]: everybody(200),
  }
}

/** The authorisation matrix: every route of the portal, and what every actor gets there. */
export const matrix: Record<string, Expected> = {
  'GET /healthz': everybody(200),
  'GET /readyz': everybody(200),
  'GET /': everybody(200),
  'GET /waiting-room': everybody(303),
  'GET /verify/': everybody(200),
  'GET /verify/:code': everybody(404),

  ...accountPages('candidates', ['candidate', 'otherCandidate'], false),
  'GET /candidates/': everybody(200),
  'GET /candidates/register': everybody(200),
  'POST /candidates/register': everybody(422),
  'GET /candidates/confirm-email/:token': candidates(404),
  'POST /candidates/confirm-email/:token': candidates(404),
  'GET /candidates/results': candidates(200),
  'GET /candidates/results/:entryId': owner(200),
  'GET /candidates/results/:entryId/profile.pdf': owner(200),
  'GET /candidates/results/:entryId/verification': owner(200),
  'POST /candidates/results/:entryId/verification': owner(422),
  'GET /candidates/account': candidates(200),
  'GET /candidates/account/email': candidates(200),
  'POST /candidates/account/email': candidates(422),
  'GET /candidates/account/password': candidates(200),
  'POST /candidates/account/password': candidates(422),
  'GET /candidates/account/id-number': candidates(200),
  'POST /candidates/account/id-number': candidates(422),
  'GET /candidates/account/delete': candidates(200),
  'POST /candidates/account/delete': candidates(422),

  ...accountPages('preparation', ['preparation', 'otherPreparation'], true),
  'GET /preparation/': everybody(200),
  'GET /preparation/results': preparation(200),
  'GET /preparation/results.csv': preparation(200),
  'GET /preparation/results/summary': preparation(200),
  'GET /preparation/results/summary.csv': preparation(200),
  'GET /preparation/results/:entryId': ownPreparation(200),
  'GET /preparation/results/:entryId/profile.pdf': ownPreparation(200),
  'GET /preparation/batches': preparation(200),
  'POST /preparation/batches': ownPreparation(303),
  'GET /preparation/batches/:id': ownPreparation(200),
  'GET /preparation/batches/:id/events': ownPreparation(200),
  'POST /preparation/batches/:id/cancel': ownPreparation(303),
  'GET /preparation/batches/:id/file': ownPreparation(200),

  'GET /preparation/letters': preparation(200),
  'GET /preparation/letters/:entryId': ownPreparation(200),
  'GET /preparation/letters/:entryId/letter.pdf': ownPreparation(200),

  ...accountPages('officers', ['officer', 'otherOfficer'], true),
  'GET /officers/': officers(200),
  'GET /officers/entries': officers(200),
  'GET /officers/files': officers(200),
  'POST /officers/files': ownCentre(303),
  'POST /officers/files/upload': officers(422),
  'GET /officers/files/:id': ownCentre(200),
  'GET /officers/files/:id/file': ownCentre(200),
  'POST /officers/files/:id/delete': ownCentre(303),
  'GET /officers/people': officers(200),
  'POST /officers/people': officers(422),
  'GET /officers/people/preparation-centres': officers(200),
  'POST /officers/people/preparation-centres': officers(422),
  'POST /officers/people/invitations/:link/renew': officers(404),
  'POST /officers/people/invitations/:link/withdraw': officers(404),
  'GET /officers/people/:id': ownCentre(200),
  'POST /officers/people/:id/remove': ownCentre(303),
  'POST /officers/people/:id/right': ownCentre(303),
  'GET /officers/candidates': officers(200),
  'POST /officers/candidates/:entryId/unlock': ownCentre(303),
  'GET /officers/candidate-results': officers(200),
  'POST /officers/candidate-results': officers(422),
  'GET /officers/candidate-results/:series': ownCentre(200),
  'POST /officers/candidate-results/:series': ownCentre(422),
  'GET /officers/candidate-results/:series/subcentres': ownCentre(200),
  'POST /officers/candidate-results/:series/subcentres': ownCentre(303),
  'POST /officers/candidate-results/:series/subcentres/draft': ownCentre(303),
  'POST /officers/candidate-results/:series/subcentres/draft/delete': ownCentre(303),
  'GET /officers/candidate-results/:series/credentials': ownCentre(200),
  'POST /officers/candidate-results/:series/credentials': ownCentre(422),
  'POST /officers/candidate-results/:series/access': ownCentre(422),
  'POST /officers/candidate-results/:series/access/delete': ownCentre(422),
  'POST /officers/candidate-results/:series/share': ownCentre(303),
  'POST /officers/candidate-results/:series/letters': ownCentre(422),
  'GET /officers/candidate-results/:series/letters/:entryId': ownCentre(200),
  'POST /officers/candidate-results/:series/letters/:entryId': ownCentre(303),
  'GET /officers/candidate-results/:series/letters/:entryId/letter.pdf': ownCentre(200),

  ...accountPages('operators', ['operator'], true),
  'GET /operators/': operators(200),
  'GET /operators/series': operators(200),
  'GET /operators/series/:code': operators(200),
  'POST /operators/series/:code': operators(422),
  'POST /operators/series/:code/hold': operators(303),
  'GET /operators/series/:code/rehearsals': operators(404),
  'POST /operators/series/:code/rehearsals': operators(404),
  'GET /operators/series/:code/rehearsals/:id': operators(404),
  'GET /operators/imports': operators(200),
  'POST /operators/imports': operators(422),
  'GET /operators/imports/:id': operators(200),
  'POST /operators/imports/:id': operators(404),
  'GET /operators/waiting-room': operators(200),
  'POST /operators/waiting-room': operators(422),
  'GET /operators/centres': operators(200),
  'GET /operators/centres/:number': operators(200),
  'POST /operators/centres/:number': operators(422),
  'GET /operators/people': operators(200),
  'POST /operators/people': operators(422),
  'POST /operators/people/:id/remove': operators(303),
  'POST /operators/people/invitations/:link/withdraw': operators(404),
  'GET /operators/audit': operators(200),
  'GET /operators/audit.csv': operators(200),
}
