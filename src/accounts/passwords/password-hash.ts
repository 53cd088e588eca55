import { createHmac } from 'node:crypto'
import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'
import type { Config } from '../../config.ts'
import { PersonError } from '../../web/errors.ts'

/**
 * Hashing takes a core for 50 to 200 ms. No more run at once than there are cores, and no more wait than are done in
 * about two seconds: whoever comes then is told to come again (security.md 0.4).
 */
const atOnce = availableParallelism()
const mostWaiting = 20 * atOnce

let running = 0
const waiting: (() => void)[] = []

/** A hash for a new password. */
export async function hashPassword(config: Config, password: string, cost: number): Promise<string> {
  return inTurn(() => bcrypt.hash(keyed(config, password), cost))
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
  return inTurn(() => bcrypt.compare(keyed(config, password), hash ?? hashOfNothing(cost))).then(
    (matches) => matches && hash !== undefined,
  )
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

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) throw new PersonError(503, 'busy', {}, 5)
    await new Promise<void>((turn) => waiting.push(turn))
  } else {
    running += 1
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
