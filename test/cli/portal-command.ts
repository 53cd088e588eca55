import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

export type Outcome = { code: number; out: string; err: string }

/** A folder for a test file's own files and settings. */
export const folder = await mkdtemp(join(tmpdir(), 'results-online-cli-'))

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs `node src/cli.ts …` against a database, as an operator does; settings may come first. */
export function portal(
  database: { url: string; ownerUrl: string },
  ...words: (string | Record<string, string>)[]
): Promise<Outcome> {
  const args = words.filter((word): word is string => typeof word === 'string')
  const settings = words.find((word): word is Record<string, string> => typeof word === 'object')
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    BOARD_TIME_ZONE: 'Europe/London',
    ...settings,
  }
  return new Promise((done) => {
    execFile(process.execPath, ['src/cli.ts', ...args], { env }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
    })
  })
}

/** Writes a file and gives its path. */
export async function aFile(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
