import { expect, test } from 'vitest'
import { aCandidate } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()

test('F2: without its database the portal answers 503 with Retry-After, stays up, and goes on by itself once it is back', async () => {
  const candidate = await aCandidate(portal)
  const visitor = portal.visitor()
  await visitor.signIn('candidates', candidate.idNumber, candidate.password)
  const name = new URL(portal.db.url).pathname.slice(1)

  const other = new URL(portal.db.url)
  other.pathname = '/postgres'
  const { openPool } = await import('../../src/database/connection.ts')
  const server = openPool(other.href, { gated: false, max: 1 })
  await server.query(`alter database ${name} with allow_connections false`)
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  try {
    const page = await visitor.request('GET', `/candidates/results/${candidate.entry.id}`)
    expect(page.status).toBe(503)
    expect(page.headers.get('retry-after')).toBe('5')
    expect(page.text).toContain('not available right now')
    expect(page.text).not.toContain('175')
    expect((await visitor.request('GET', '/healthz')).status).toBe(200)
    expect((await visitor.request('GET', '/readyz')).status).toBe(503)
  } finally {
    await server.query(`alter database ${name} with allow_connections true`)
    await server.end()
  }
  expect((await visitor.request('GET', '/readyz')).status).toBe(200)
  expect((await visitor.request('GET', `/candidates/results/${candidate.entry.id}`)).status).toBe(200)
})

test('an error of the portal shows a reference and nothing else', async () => {
  const silent = await testPortal({ LOG_LEVEL: 'silent' })
  await silent.db.owner.query('alter table series rename column name to title')
  const page = await silent.visitor().open('/candidates')
  expect(page.status).toBe(500)
  expect(page.html.querySelector('h1')?.textContent).toBe('Something went wrong')
  expect(page.text).toMatch(/Reference: [0-9a-f-]{36}/)
  expect(page.text).not.toMatch(/column|select|\.ts/)
})
