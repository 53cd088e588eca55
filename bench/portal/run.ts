import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import type { Setting } from '../setting.ts'
import { portalSettings } from './settings.ts'

/** The command line, as people call it. */
export const cli = join(import.meta.dirname, '../../src/cli.ts')

/** What `npm run portal` gives to Node before the program. */
const nodeFlags = packageJson.scripts.portal.split(' ').slice(1, -1)

/**
 * Runs a command of the portal on one of the bench's databases.
 *
 * @param flags further ones for Node
 * @returns what it says
 */
export async function runPortal(
  setting: Setting,
  database: string,
  command: string[],
  { flags = [], more = {} }: { flags?: string[]; more?: Record<string, string> } = {},
): Promise<string> {
  const cluster = await setting.cluster()
  const env = { ...process.env, ...portalSettings(setting, cluster.addresses(database), more) }
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags, ...flags, cli, ...command], {
    env,
    maxBuffer: 2 ** 26,
  })
  return stdout
}
