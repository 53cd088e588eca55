import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/database/connection.ts'
import { startEmbedded } from '../../src/database/embedded.ts'
import { prepareDatabase } from '../../src/importing/prepare-database.ts'
import { tellOfJobs } from './clock.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of this run, as its owner; its database `template_results` is what every test's database is copied from. */
    ownerUrl: string
    /** The same as pages and jobs sign in. */
    pagesUrl: string
  }
}

/** Starts one PostgreSQL for all tests and prepares the template of their databases once. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'results-online-test-'))
  await chmod(folder, 0o755)
  // What tests, and the programs they start, put into temporary folders goes with this one.
  process.env.TMPDIR = folder
  // What one program has compiled, the next ones find.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled')
  const server = await startEmbedded(folder, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    autovacuum: 'off',
  })
  await makeTemplate(server)
  project.provide('ownerUrl', server.ownerUrl)
  project.provide('pagesUrl', server.url)
  return async () => {
    await server.stop()
    // A browser that was told to end may still be tidying up.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 })
  }
}

async function makeTemplate(server: { ownerUrl: string; url: string }): Promise<void> {
  const onServer = openDatabase(server.ownerUrl)
  await onServer.raw('create database template_results')
  await onServer.destroy()
  const template = new URL(server.ownerUrl)
  template.pathname = '/template_results'
  await prepareDatabase(template.href, server.url)
  // What is done every hour or minute is asked for by the tests that are about it.
  const owner = openDatabase(template.href)
  await owner.raw('delete from pgboss.schedule')
  await tellOfJobs(owner)
  await owner.destroy()
}
