import { type Config, ConfigError } from '../config.ts'
import { startEmbedded } from './embedded.ts'

/** Where the database is, for whom; `stop` ends it where this process has started it. */
export type DatabaseAddresses = {
  /** For pages and jobs, as a role that owns nothing. */
  url: string
  /** For migrations, imports and listening; none where DATABASE_OWNER_URL is not given. */
  ownerUrl: string | undefined
  stop: () => Promise<void>
}

/** The database of DATABASE_URL, or the embedded one of DATA_DIR: the running one, or one that is started. */
export async function databaseOf(config: Config): Promise<DatabaseAddresses> {
  const { databaseUrl, databaseOwnerUrl } = config
  if (!databaseUrl) return startEmbedded(config.dataDir)
  return { url: databaseUrl, ownerUrl: databaseOwnerUrl, stop: async () => {} }
}

/**
 * The owner's address.
 *
 * @throws {ConfigError} where it is not given
 */
export function requireOwner({ ownerUrl }: DatabaseAddresses): string {
  if (ownerUrl) return ownerUrl
  throw new ConfigError(
    'This needs DATABASE_OWNER_URL: the address with the role that owns the database. Pages and jobs sign in with DATABASE_URL.',
  )
}
