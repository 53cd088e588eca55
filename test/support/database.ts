import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import { openDatabase, withConnection } from '../../src/database/connection.ts'
import type { Db } from '../../src/database/sql.ts'

/** Connections as the portal has them and, for tests, statements as text: `db.owner.query('select …', [values])`. */
export type TestConnections = Db & Pick<pg.Pool, 'query'>

/** A database of a test file's own, with the newest schema and the exams that ship. */
export type TestDatabase = {
  /** As pages and jobs sign in. */
  url: string
  ownerUrl: string
  /** Connections that may do everything. */
  owner: TestConnections
  /** Connections as the portal's pages have them: results through the gate alone. */
  web: TestConnections
}

/**
 * Makes a database for a test file, from the template, in milliseconds; it is gone when the file is through.
 *
 *     const db = await testDatabase()
 */
export async function testDatabase(): Promise<TestDatabase> {
  return makeDatabase('template_results')
}

/** A database without any table, as a new one is. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase('template0')
}

/** A connection of its own, e.g. to hold a lock with while others wait; it ends with the test. */
export async function aConnection(url: string): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  onTestFinished(() => connection.end())
  return connection
}

/** Runs a statement on the server, outside any database of a test. */
export async function onServer(statement: string, values: unknown[] = []): Promise<void> {
  const server = new pg.Client({ connectionString: inject('ownerUrl') })
  await server.connect()
  await server.query(statement, values)
  await server.end()
}

/** Lets connections run statements as text. */
export function withStatements(db: Db): TestConnections {
  const query = (text: string, values?: unknown[]) =>
    withConnection(db, (connection) => connection.query(text, values))
  return Object.assign(db, { query: query as pg.Pool['query'] })
}

async function makeDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name} template ${template}`)
  const [url, ownerUrl] = [inDatabase(inject('pagesUrl'), name), inDatabase(inject('ownerUrl'), name)]
  const owner = withStatements(openDatabase(ownerUrl))
  const web = withStatements(openDatabase(url, { secondsToConnect: 3 }))
  afterAll(async () => {
    await Promise.all([owner.destroy(), web.destroy()])
    await onServer(`drop database ${name} with (force)`)
  })
  return { url, ownerUrl, owner, web }
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
