import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, chown, cp, mkdir, readlink, rename, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const nobody = 65_534
/** Where the user nobody reaches what it cannot reach in its place. */
const openFolder = '/var/lib/results-online'

/** Runs one of PostgreSQL's programs to its end; `input` is what it reads. */
export type Runner = (command: string, args: string[], input?: string) => Promise<void>

type Programs = Record<'initdb' | 'pg_ctl' | 'postgres', string>

/**
 * How to run PostgreSQL's programs, which refuse to run as root. Root runs them in a user namespace, where root's files stay
 * readable; where the machine has none, as the user nobody. What lies in a folder that is closed to nobody, the programs or
 * the cluster, is then kept in `/var/lib/results-online`, with a link to it.
 *
 * @returns the programs and the cluster where they are, and the runner
 */
export async function unprivileged(
  dataDir: string,
  programs: Programs,
): Promise<{ programs: Programs; cluster: string; runner: Runner }> {
  const cluster = join(dataDir, 'database')
  if (process.getuid?.() !== 0) {
    await mkdir(cluster, { recursive: true, mode: 0o700 })
    return { programs, cluster, runner: start }
  }
  const namespace = ['--user', `--map-user=${nobody}`, `--map-group=${nobody}`]
  const hasNamespaces = await run('unshare', [...namespace, 'true']).then(
    () => true,
    () => false,
  )
  if (hasNamespaces) {
    await mkdir(cluster, { recursive: true, mode: 0o700 })
    const runner: Runner = (command, args, input) => start('unshare', [...namespace, command, ...args], input)
    return { programs, cluster, runner }
  }
  const reached = await clusterOfNobody(cluster)
  const runner: Runner = (command, args, input) => start(command, args, input, { uid: nobody, gid: nobody })
  return { programs: await programsForNobody(programs), cluster: reached, runner }
}

/** The cluster's folder, belonging to nobody: in its place, or behind a link where nobody cannot go there. */
async function clusterOfNobody(cluster: string): Promise<string> {
  const elsewhere = await readlink(cluster).catch(() => undefined)
  if (elsewhere) return elsewhere
  await mkdir(dirname(cluster), { recursive: true })
  const isOpen = await isOpenToOthers(dirname(cluster))
  const folder = isOpen ? cluster : join(openFolder, `database-${nameFor(cluster)}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chown(folder, nobody, nobody)
  if (!isOpen) {
    await chmod(openFolder, 0o755)
    await symlink(folder, cluster)
  }
  return folder
}

/** The programs where nobody can run them: in their place, or a copy made once. */
async function programsForNobody(programs: Programs): Promise<Programs> {
  const native = dirname(dirname(programs.postgres))
  if (await isOpenToOthers(native)) return programs
  const copy = join(openFolder, `programs-${nameFor(native)}`)
  if (!(await stat(copy).catch(() => undefined))) {
    await mkdir(openFolder, { recursive: true, mode: 0o755 })
    const begun = `${copy}.${process.pid}`
    await cp(native, begun, { recursive: true, verbatimSymlinks: true })
    await rename(begun, copy)
  }
  const inCopy = (program: string) => join(copy, 'bin', program)
  return { initdb: inCopy('initdb'), pg_ctl: inCopy('pg_ctl'), postgres: inCopy('postgres') }
}

/** Whether everybody may go into a folder, and into all those above it. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) return false
  return dirname(folder) === folder || isOpenToOthers(dirname(folder))
}

function nameFor(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12)
}

/** Runs a program in a process group of its own, so that Ctrl-C reaches the portal and not the database under it. */
function start(command: string, args: string[], input = '', as: { uid?: number; gid?: number } = {}) {
  return new Promise<void>((done, fail) => {
    const child = spawn(command, args, { ...as, cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.on('error', fail)
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${command} ended with ${code}: ${said.trim()}`)),
    )
  })
}
