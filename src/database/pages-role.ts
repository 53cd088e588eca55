import pg from 'pg'
import { z } from 'zod'
import { ConfigError } from '../config.ts'
import { withConnection } from './connection.ts'
import { type Db, maybeRow, row, sql } from './sql.ts'

/** The role that may do what pages and jobs may: results are reached through the gate alone (S15). */
export const pagesRole = 'results_online_web'

/** Of the role with which pages and jobs sign in; they hold behind PgBouncer too. */
const settings = {
  timezone: 'UTC',
  lock_timeout: '2s',
  statement_timeout: '5s',
  idle_in_transaction_session_timeout: '10s',
}

/**
 * Sees to it that the role in DATABASE_URL can sign in, may do what pages and jobs may, and has their time limits. It is made
 * where it is not there yet; a password that somebody has given it stays. Nobody but the owner makes temporary tables and
 * functions, with which statements of the owner's could be led astray.
 *
 * @param owner connections of the database's owner, who may create roles
 * @param url DATABASE_URL
 * @throws {ConfigError} where that role is the owner, or cannot be made
 */
export async function preparePagesRole(owner: Db, url: string): Promise<void> {
  const { name, password } = roleIn(url)
  let left: string[] = []
  // Roles belong to the whole server: another process may do the same at the same time, and get in the way.
  for (let tries = 0; tries < 5; tries += 1) {
    const known = await maybeRow(owner, role, sql`${roles} where rolname = ${name}`)
    if (known?.isOwner || known?.isSuperuser) throw new ConfigError(ownsNothing(name))
    left = missing(name, password, known)
    for (const statement of left) await alter(owner, name, statement)
    if (left.length === 0) break
  }
  if (left.length > 0)
    throw new ConfigError(`The role ${name} of DATABASE_URL cannot be prepared: try again.`)
  await owner.raw(
    "do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$",
  )
}

/**
 * @param db connections as pages and jobs sign in
 * @param url with which they do
 * @throws {ConfigError} where that role can read results past the gate
 */
export async function requireGate(db: Db, url: string): Promise<void> {
  if (await passesTheGate(db)) throw new ConfigError(ownsNothing(roleIn(url).name))
}

/** Whether whoever these connections belong to could read a result past the gate. */
async function passesTheGate(db: Db): Promise<boolean> {
  const { passes } = await row(
    db,
    z.object({ passes: z.boolean() }),
    sql`
      select rolsuper or rolcreaterole or pg_has_role(datdba, 'member')
        or coalesce(has_table_privilege(to_regclass('public.result'), 'select'), false)
        or coalesce(has_table_privilege(to_regclass('public.result_history'), 'select'), false) as passes
      from pg_roles, pg_database
      where rolname = current_user and datname = current_database()
    `,
  )
  return passes
}

/** What to do where DATABASE_URL names a role that may too much. */
function ownsNothing(name: string): string {
  return `DATABASE_URL signs in as ${name}, who can read results past the gate. Give it a role that owns nothing (\`migrate\` makes it), and put the owner's address into DATABASE_OWNER_URL.`
}

/** The role that an address signs in with. */
export function roleIn(url: string): { name: string; password: string } {
  const { username, password } = new URL(url)
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) }
}

const role = z.object({
  isOwner: z.boolean(),
  isSuperuser: z.boolean(),
  isMember: z.boolean(),
  settings: z.array(z.string()),
})

const roles = sql`
  select rolname = current_user as "isOwner", rolsuper as "isSuperuser",
    pg_has_role(oid, ${pagesRole}, 'usage') as "isMember", coalesce(rolconfig, '{}') as settings
  from pg_roles
`

/** What makes a role what it should be. Such statements take no parameters. */
function missing(name: string, password: string, known?: z.infer<typeof role>): string[] {
  const quoted = pg.escapeIdentifier(name)
  const unset = Object.entries(settings).filter(
    ([setting, value]) =>
      !known?.settings.some((one) => one.toLowerCase() === `${setting}=${value}`.toLowerCase()),
  )
  return [
    ...(known ? [] : [`create role ${quoted} login password ${pg.escapeLiteral(password)}`]),
    ...(known?.isMember ? [] : [`grant ${pagesRole} to ${quoted}`]),
    ...unset.map(([setting, value]) => `alter role ${quoted} set ${setting} = '${value}'`),
  ]
}

/**
 * Runs a statement; whether another process got in its way shows when the role is looked at again.
 *
 * @throws {ConfigError} where the owner may not
 */
async function alter(owner: Db, name: string, statement: string): Promise<void> {
  try {
    await withConnection(owner, (connection) => connection.query(statement))
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === '42710' || code === '23505' || code === 'XX000') return
    if (code !== '42501') throw error
    const quoted = pg.escapeIdentifier(name)
    throw new ConfigError(
      `The role ${name} of DATABASE_URL cannot be prepared (${message}). Let the owner create roles, or do it as an administrator: create role ${quoted} login password '…'; grant ${pagesRole} to ${quoted};`,
    )
  }
}
