import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import { z } from 'zod'
import { canPrepare } from '../database/can-prepare.ts'
import { openDatabase } from '../database/connection.ts'
import { pendingMigrations } from '../database/migrate.ts'
import { requireGate, roleIn } from '../database/pages-role.ts'
import { replicaState, whyUnfit } from '../database/replica.ts'
import { type Db, row, sql } from '../database/sql.ts'
import { stagingCopy } from '../database/staging-copy.ts'
import { openTransport } from '../mail/index.ts'
import { type FileName, openFileStore } from '../storage/index.ts'
import { CommandRefused, inOneLine } from './failure.ts'
import { type Workplace, withDatabase } from './with-database.ts'

const mostSecondsApart = 2

/** `doctor`: looks whether everything the portal needs is there; exit 1 and what to do where it is not. */
export const command = new Command('doctor').action(async () => {
  await withDatabase(async (workplace) => {
    console.log('ok     settings')
    const checks: [string, (workplace: Workplace) => Promise<string>][] = [
      ['database', checkDatabase],
      ['migrations', checkMigrations],
      ['gate', checkGate],
      ['prepared statements', checkPrepared],
      ['replica', checkReplica],
      ['clock', checkClock],
      ['files', checkFiles],
      ['mail', checkMail],
      ['proxy', checkProxy],
    ]
    let failed = 0
    for (const [name, check] of checks) {
      const outcome = await check(workplace).then(
        (said) => `ok     ${name}: ${said}`,
        (error) => {
          failed += 1
          return `WRONG  ${name}: ${inOneLine(error)}`
        },
      )
      console.log(outcome)
    }
    if (failed > 0)
      throw new CommandRefused(`${failed} of ${checks.length + 1} checks failed; see above what to do.`)
  })
})

async function checkDatabase({ owner }: Workplace): Promise<string> {
  const { version } = await row(
    owner,
    z.object({ version: z.coerce.number() }),
    sql`select current_setting('server_version_num') as version`,
  )
  if (version < 150_000) throw new CommandRefused('PostgreSQL 15 or newer is needed.')
  return `PostgreSQL ${Math.floor(version / 10_000)}${(await isStagingCopy(owner)) ? ', a staging copy' : ''}`
}

async function checkMigrations({ owner }: Workplace): Promise<string> {
  const pending = await pendingMigrations(owner)
  if (pending.length > 0)
    throw new CommandRefused(`${pending.length} are missing. Run: npm run portal -- migrate`)
  return 'up to date'
}

/** A database that is not migrated yet is none. */
async function isStagingCopy(owner: Db): Promise<boolean> {
  return stagingCopy(owner).then(
    (copy) => copy !== undefined,
    () => false,
  )
}

/** Pages must not be able to read a result past the gate. */
async function checkGate({ url }: Workplace): Promise<string> {
  const pages = openDatabase(url, { max: 1, secondsToConnect: 3 })
  try {
    await requireGate(pages, url)
    return `pages and jobs sign in as ${roleIn(url).name}`
  } finally {
    await pages.destroy()
  }
}

async function checkPrepared({ config, url }: Workplace): Promise<string> {
  if (!config.databasePrepared) return 'not used, DATABASE_PREPARED is 0'
  if (await canPrepare(url)) return 'stay from one transaction to the next'
  throw new CommandRefused(
    'What is prepared by name gets lost between DATABASE_URL and the database, as with PgBouncer before 1.21. Set DATABASE_PREPARED=0, or use a newer PgBouncer.',
  )
}

async function checkReplica({ config, owner }: Workplace): Promise<string> {
  if (!config.databaseReplicaUrl) return 'none, DATABASE_REPLICA_URL is not set'
  const replica = openDatabase(config.databaseReplicaUrl, { max: 1, secondsToConnect: 3 })
  try {
    const [here, there] = [await serverOf(owner), await serverOf(replica)]
    if (here.server !== there.server || here.database !== there.database)
      throw new CommandRefused('it is a replica of another database.')
    const state = await replicaState(replica, here.position)
    const whyNot = whyUnfit(state)
    if (whyNot) throw new CommandRefused(`it ${whyNot}`)
    return state.isUpToDate ? 'up to date' : `${state.seconds?.toFixed(1)} seconds behind`
  } catch (error) {
    throw new CommandRefused(
      `DATABASE_REPLICA_URL cannot be used, and the primary answers searches: ${inOneLine(error)} Set up streaming, or leave the setting out.`,
    )
  } finally {
    await replica.destroy()
  }
}

/** Which server a database is on, a replica's being the same, and how far the primary's log is written. */
async function serverOf(db: Db) {
  return row(
    db,
    z.object({ server: z.string(), database: z.string(), position: z.string() }),
    sql`
      select system_identifier::text as server, current_database() as database,
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as position
      from pg_control_system()
    `,
  )
}

/** Only the database's clock decides, but people compare it with theirs. */
async function checkClock({ owner }: Workplace): Promise<string> {
  const before = Date.now()
  const { now } = await row(owner, z.object({ now: z.date() }), sql`select clock_timestamp() as now`)
  const apart = Math.abs(now.getTime() - (before + Date.now()) / 2) / 1000
  if (apart > mostSecondsApart) {
    throw new CommandRefused(
      `This machine and the database differ by ${apart.toFixed(1)} s. Set both by NTP.`,
    )
  }
  return `differs from the database by ${apart.toFixed(3)} s`
}

/** What a web process receives, a worker must be able to read, and the other way round. */
async function checkFiles({ config }: Workplace): Promise<string> {
  const name: FileName = `uploads/doctor-${randomUUID()}`
  const where = config.filesUrl ?? config.dataDir
  try {
    const files = await openFileStore(config)
    await files.write(name, async (out) => void out.end(name))
    const found = await text((await files.read(name)).content)
    await files.remove(name)
    if (found !== name) throw new Error('it gives back something else than it was given')
    return `written to ${where}, read and removed`
  } catch (error) {
    throw new CommandRefused(`The store of FILES_URL (${where}) cannot be used: ${inOneLine(error)}`)
  }
}

async function checkMail({ config, owner }: Workplace): Promise<string> {
  const isStaging = await isStagingCopy(owner)
  const transport = openTransport(config)
  try {
    await transport.verify(isStaging)
    if (isStaging) return 'goes to files, whatever SMTP_URL says: this is a staging copy'
    return config.smtpUrl ? 'the server answers' : 'goes to files'
  } catch (error) {
    throw new CommandRefused(`The mail server of SMTP_URL cannot be used: ${inOneLine(error)}`)
  } finally {
    transport.close()
  }
}

/** Behind https the cookies are secure ones, and the proxy must be known to have come by https. */
async function checkProxy({ config }: Workplace): Promise<string> {
  if (!config.publicUrl.startsWith('https:')) return 'none needed, PUBLIC_URL is http'
  if (!config.trustProxy) {
    throw new CommandRefused(
      'PUBLIC_URL is https, but TRUST_PROXY is not set: nobody could sign in. Set it, e.g. to 1.',
    )
  }
  return `trusted: ${config.trustProxy}`
}
