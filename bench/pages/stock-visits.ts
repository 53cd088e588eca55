import type { Person, Visit } from '../data/people.ts'

/** Signs people in to the stock stack, by its own cookies. */
export async function stockVisits(port: number, people: Person[]): Promise<Visit[]> {
  const waiting = people.entries()
  const visits: Visit[] = []
  const signIn = async () => {
    for (const [place, { identityId, path }] of waiting) {
      const answer = await fetch(`http://127.0.0.1:${port}/sign-in/${identityId}`)
      const [cookie = ''] = answer.headers.getSetCookie()[0]?.split(';') ?? []
      visits[place] = { path, cookie }
    }
  }
  await Promise.all(Array.from({ length: 8 }, signIn))
  return visits
}
