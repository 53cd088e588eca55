import { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { UnreadableFile } from '../importing/index.ts'

/** A command cannot do what it was asked for; the message says what to do. */
export class CommandRefused extends Error {}

/** 0: fine (help, for one); 2: usage, settings or an unreadable file; 1: anything else. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  return error instanceof UnreadableFile || error instanceof ConfigError ? 2 : 1
}

type DatabaseFailure = { message: string; code: string; errors: Error[]; severity: string }

/** An error as one clear line, never a stack trace. */
export function inOneLine(error: unknown): string {
  const { message, code, errors, severity } = error as Partial<DatabaseFailure>
  // knex puts the whole statement before what the database said.
  const own = severity ? message?.split(' - ').at(-1) : message
  const said = own || errors?.map((one) => one.message).join('; ') || code || String(error)
  const isConnection = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000'
  const text = isConnection ? `The database cannot be reached (${said}). Check DATABASE_URL.` : said
  return text.replace(/\s*\n\s*/g, ' ')
}
