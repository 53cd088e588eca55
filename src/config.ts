import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { madeOnce } from './made-once.ts'

/** Every setting of the portal, parsed once from the environment. The README lists them. */
export type Config = z.infer<typeof settings> & Secrets & { production: boolean; publicUrl: string }

type Secrets = { sessionSecret: string; encryptionKey: Buffer; passwordPepper: string }

/** A setting is missing or wrong. The message names every one of them and is meant for the operator. */
export class ConfigError extends Error {}

const secret = z
  .string()
  .min(32, 'must have at least 32 characters')
  .refine((value) => !/changeme|example|secret-secret/i.test(value), 'must not be an example value')

const key = z
  .string()
  .transform((value) => Buffer.from(value, 'base64'))
  .refine((bytes) => bytes.length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

const filesUrl = z.string().refine((value) => {
  const { protocol, host, searchParams } = URL.parse(value) ?? new URL('none:')
  if (protocol === 'file:') return host === ''
  return protocol === 's3:' && host !== '' && /^https?:|^$/.test(searchParams.get('endpoint') ?? '')
}, 'must be file:///folder or s3://bucket/prefix?endpoint=https://…&region=…')

const timeZone = z
  .string()
  .refine(
    (zone) => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC',
    'must be a time zone',
  )

const settings = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(3000),
  host: z.string().default('127.0.0.1'),
  dataDir: z
    .string()
    .default('./var')
    .transform((path) => resolve(path)),
  databaseUrl: url('postgres:', 'postgresql:').optional(),
  databaseOwnerUrl: url('postgres:', 'postgresql:').optional(),
  databaseReplicaUrl: url('postgres:', 'postgresql:').optional(),
  databasePrepared: z
    .enum(['0', '1'])
    .default('1')
    .transform((value) => value === '1'),
  filesUrl: filesUrl.optional(),
  smtpUrl: url('smtp:', 'smtps:').optional(),
  mailFrom: z.string().default('Results Online <results@localhost>'),
  bcryptCostCandidate: z.coerce.number().int().min(4).max(16).default(10),
  bcryptCostStaff: z.coerce.number().int().min(4).max(16).default(12),
  trustProxy: z
    .string()
    .regex(/^(\d+|[\da-f.:/, ]+|loopback)$/i, 'must be a number of hops or addresses')
    .optional(),
  metricsPort: z.coerce.number().int().min(1).max(65_535).optional(),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  demo: z
    .enum(['0', '1'])
    .default('1')
    .transform((value) => value === '1'),
  boardName: z.string().min(1).max(80).default('Results Online'),
  boardTimeZone: timeZone.default('Europe/London'),
})

const secrets = z.object({ sessionSecret: secret, encryptionKey: key, passwordPepper: secret })

const requiredInProduction = ['DATABASE_URL', 'SESSION_SECRET', 'PUBLIC_URL', 'SMTP_URL', 'ENCRYPTION_KEY']

/**
 * Reads the settings. In development, secrets that are missing are made once and kept in
 * `DATA_DIR/secrets.json`; in production (`NODE_ENV=production`) they must be given.
 *
 * @throws {ConfigError} naming every setting that is missing or wrong
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const production = env.NODE_ENV === 'production'
  const missing = production ? requiredInProduction.filter((name) => !env[name]) : []
  if (missing.length > 0) {
    throw new ConfigError(`These settings must be given in production: ${missing.join(', ')}`)
  }
  const plain = parse(settings, env)
  if (plain.databaseOwnerUrl && !plain.databaseUrl) {
    throw new ConfigError('DATABASE_OWNER_URL needs DATABASE_URL beside it: how pages and jobs sign in.')
  }
  if (plain.databaseReplicaUrl && userOf(plain.databaseReplicaUrl) !== userOf(plain.databaseUrl)) {
    throw new ConfigError(
      'DATABASE_REPLICA_URL must sign in as the role of DATABASE_URL: results are read through the gate there too.',
    )
  }
  const given = production ? env : { ...developmentSecrets(plain.dataDir), ...definedOnly(env) }
  const kept = parse(secrets, {
    ...given,
    PASSWORD_PEPPER: given.PASSWORD_PEPPER || pepperFrom(given.ENCRYPTION_KEY),
  })
  const parsedUrl = parse(z.object({ publicUrl: url('http:', 'https:').optional() }), env).publicUrl
  const publicUrl = (parsedUrl ?? `http://localhost:${plain.port}`).replace(/\/+$/, '')
  return { ...plain, ...kept, publicUrl, production }
}

function parse<Shape extends z.ZodObject>(schema: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const named = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, env[environmentName(name)] || undefined]),
  )
  const result = schema.safeParse(named)
  if (result.success) return result.data
  const lines = result.error.issues.map(
    (issue) => `${environmentName(String(issue.path[0]))}: ${issue.message}`,
  )
  throw new ConfigError(`These settings are wrong. ${lines.join('; ')}`)
}

/** The role that an address signs in as; none without an address. */
function userOf(address: string | undefined): string | undefined {
  return address && new URL(address).username
}

/** `bcryptCostStaff` → `BCRYPT_COST_STAFF` */
function environmentName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

function developmentSecrets(dataDir: string): Record<string, string> {
  mkdirSync(dataDir, { recursive: true })
  return madeOnce(join(dataDir, 'secrets.json'), () => ({
    SESSION_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PASSWORD_PEPPER: randomBytes(32).toString('base64'),
  }))
}

/** Production need not name a pepper: it then follows from the encryption key. */
function pepperFrom(encryptionKey = ''): string {
  return Buffer.from(hkdfSync('sha256', encryptionKey, '', 'password pepper', 32)).toString('base64')
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => Boolean(pair[1])))
}
