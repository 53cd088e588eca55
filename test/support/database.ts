import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { afterAll, inject } from 'vitest'
import { openPool } from '../../src/database/connection.ts'

/** A database of a test file's own, with the newest schema and the exams that ship. */
export type TestDatabase = {
  url: string
  /** Connections that may do everything. */
  owner: pg.Pool
  /** Connections in the web role, as the portal's pages have them: results through the gate alone. */
  web: pg.Pool
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

async function makeDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(`create database ${name} template ${template}`)
  const address = new URL(inject('postgresUrl'))
  address.pathname = `/${name}`
  const owner = openPool(address.href, { gated: false })
  const web = openPool(address.href, { gated: true })
  afterAll(async () => {
    await Promise.all([owner.end(), web.end()])
    await onServer(`drop database ${name} with (force)`)
  })
  return { url: address.href, owner, web }
}

async function onServer(statement: string): Promise<void> {
  const server = openPool(inject('postgresUrl'), { gated: false, max: 1 })
  await server.query(statement)
  await server.end()
}
