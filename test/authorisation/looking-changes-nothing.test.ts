import { expect, test } from 'vitest'
import { testPortal } from '../support/portal.ts'
import { actors, matrix } from './matrix.ts'
import { aScene } from './scene.ts'

const portal = await testPortal()
const { owner } = portal.db
const { signedIn, ask } = await aScene(portal)

test('ASVS 3.5.1: looking changes nothing: no GET of anybody leaves a trace but sessions and the audit log', async () => {
  const before = await contentOfTables()
  for (const actor of actors) {
    const visitor = await signedIn(actor)
    for (const route of Object.keys(matrix).filter((one) => one.startsWith('GET'))) await ask(visitor, route)
  }
  expect(await contentOfTables()).toEqual(before)
}, 60_000)

/** A digest of every table, by name. */
async function contentOfTables(): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string }>(`
    select format('%I', table_name) as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('session', 'audit_event', 'sign_in_attempt')
  `)
  const contents: Record<string, string> = {}
  for (const { name } of rows) {
    const digest = await owner.query(
      `select md5(string_agg(one::text, '' order by one::text)) as md5 from ${name} as one`,
    )
    contents[name] = digest.rows[0].md5
  }
  return contents
}
