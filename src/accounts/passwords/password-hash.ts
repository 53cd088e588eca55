import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import type { Config } from '../../config.ts'
import { compare, hash as hashInThread, hashingLoad } from '../../hashing/index.ts'
import { PersonError } from '../../web/errors.ts'

/** Whoever would wait longer than this many seconds for a hash is told to come again (security.md 0.4). */
const longestWait = 2

/** A hash for a new password. */
export async function hashPassword(config: Config, password: string, cost: number): Promise<string> {
  requireRoom()
  return hashInThread(keyed(config, password), cost)
}

/**
 * Whether the password belongs to the hash. Without a hash, as for an unknown name, the same work is done for nothing,
 * so that the time tells nobody anything (ASVS 6.3.8).
 */
export async function isPassword(
  config: Config,
  password: string,
  hash: string | undefined,
  cost: number,
): Promise<boolean> {
  requireRoom()
  const matches = await compare(keyed(config, password), hash ?? hashOfNothing(cost))
  return matches && hash !== undefined
}

/**
 * Asked before anything is written for a password that will be compared.
 *
 * @throws {PersonError} 503 where too many hashes wait
 */
export function requireRoom(): void {
  if (hashingLoad().secondsUnderWay > longestWait) throw new PersonError(503, 'busy', {}, 5)
}

/** Whether the hash was made with less work than is asked for now; it is then made again at the next sign-in. */
export function isOutdated(hash: string, cost: number): boolean {
  return bcrypt.getRounds(hash) < cost
}

/**
 * bcrypt sees 72 bytes at most. What it gets is a keyed digest of the whole password, so that every character counts
 * (ASVS 6.2.8), and a stolen database alone is of no use for guessing.
 */
function keyed(config: Config, password: string): string {
  return createHmac('sha384', config.passwordPepper).update(password).digest('base64')
}

/** A well-formed hash that no password has. */
function hashOfNothing(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
}
