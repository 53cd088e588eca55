import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Reads a JSON file of secrets, which is made the first time. Of two processes that start at once, both read what the first
 * has made, and neither reads half of it.
 */
export function madeOnce<Secrets>(file: string, make: () => Secrets): Secrets {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const begun = `${file}.${process.pid}`
  writeFileSync(begun, JSON.stringify(make(), null, 2), { mode: 0o600 })
  try {
    linkSync(begun, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(begun)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}
