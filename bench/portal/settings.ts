import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, loadConfig } from '../../src/config.ts'
import { madeOnce } from '../../src/made-once.ts'
import type { Addresses } from '../data/cluster.ts'
import type { Setting } from '../setting.ts'

/** The settings of a portal on one of the bench's databases, as a board gives them. */
export function portalSettings(
  { folder }: Setting,
  database: Addresses,
  more: Record<string, string> = {},
): Record<string, string> {
  mkdirSync(folder, { recursive: true })
  const secrets: Record<string, string> = madeOnce(join(folder, 'secrets.json'), () => ({
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PASSWORD_PEPPER: randomBytes(32).toString('base64'),
  }))
  return {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATA_DIR: join(folder, 'data'),
    PUBLIC_URL: 'http://127.0.0.1',
    SMTP_URL: 'smtp://127.0.0.1:2',
    LOG_LEVEL: 'error',
    ...secrets,
    ...more,
  }
}

/** The same as the portal reads them. */
export function portalConfig(setting: Setting, database: Addresses): Config {
  return loadConfig(portalSettings(setting, database))
}
