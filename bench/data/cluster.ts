import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded.ts'

/** Where a database is: for pages and jobs, and for its owner. */
export type Addresses = { url: string; ownerUrl: string }

/** The PostgreSQL of the bench, with a database for every size and copies of them that rows may write to. */
export type Cluster = {
  addresses: (database: string) => Addresses
  /** Runs statements as the owner of a database. */
  asOwner: <Result>(database: string, work: (owner: pg.Client) => Promise<Result>) => Promise<Result>
  /** Makes a database anew, empty or as a copy of another, and gives its name. */
  make: (database: string, template?: string) => Promise<string>
  stop: () => Promise<void>
}

/**
 * Starts the PostgreSQL that npm brings, with the settings it comes with. A cluster that an earlier version of the portal
 * made differently is made anew.
 */
export async function openCluster(folder: string): Promise<Cluster> {
  const home = join(folder, 'cluster')
  const madeBy = join(folder, 'cluster-made-by')
  const code = createHash('sha256').update(
    readFileSync(new URL('../../src/database/embedded.ts', import.meta.url)),
  )
  const version = code.digest('hex')
  if (existsSync(home) && (!existsSync(madeBy) || readFileSync(madeBy, 'utf8') !== version)) {
    const running = await startEmbedded(home)
    await running.stop()
    rmSync(home, { recursive: true })
  }
  const server = await startEmbedded(home, { max_connections: '200' })
  writeFileSync(madeBy, version)

  const addresses = (database: string) => ({
    url: inDatabase(server.url, database),
    ownerUrl: inDatabase(server.ownerUrl, database),
  })
  const asOwner: Cluster['asOwner'] = (database, work) => withClient(addresses(database).ownerUrl, work)
  const make: Cluster['make'] = async (database, template = 'template0') => {
    await withClient(server.ownerUrl, async (owner) => {
      await owner.query(`drop database if exists ${database} with (force)`)
      await owner.query(`create database ${database} template ${template} strategy file_copy`)
    })
    return database
  }
  return { addresses, asOwner, make, stop: server.stop }
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function inDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
