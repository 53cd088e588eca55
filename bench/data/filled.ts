import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runPortal } from '../portal/run.ts'
import type { Setting } from '../setting.ts'
import { fillAccounts } from './fill-accounts.ts'
import { fillCentres } from './fill-centres.ts'
import { fillEntries } from './fill-entries.ts'
import { fillResults } from './fill-results.ts'

/** Each centre, and each preparation centre, has as many entries at every size. */
const entriesPerCentre = 2000

/**
 * The database with so many results (about 5.6 an entry, of five series of which the last is not released), with credentials
 * for every entry and an account for every second one. It is made once, kept, and made again after a change of the schema or
 * of how it is filled.
 *
 * @returns its name
 */
export async function filledDatabase(setting: Setting, results: number): Promise<string> {
  const cluster = await setting.cluster()
  const name = `results_${results}`
  const version = versionOf(join(import.meta.dirname, '../../migrations'), import.meta.dirname)
  if ((await commentOn(setting, name)) === version) return name

  const entries = results / 5
  const centres = entries / entriesPerCentre
  const begin = performance.now()
  await cluster.make(name)
  await runPortal(setting, name, ['migrate'])
  await cluster.asOwner(name, async (owner) => {
    await owner.query(
      `set work_mem = '256MB'; set maintenance_work_mem = '1GB'; set synchronous_commit = off; set jit = off`,
    )
    await fillCentres(owner, centres)
    await fillEntries(owner, entries, centres)
    await fillResults(owner, entries)
    await fillAccounts(owner, setting, entries)
  })
  // Makes what centres are found by.
  await runPortal(setting, name, ['migrate'])
  await cluster.asOwner(name, async (owner) => {
    await owner.query('vacuum (analyze)')
    await owner.query('checkpoint').catch(() => {})
    await owner.query(`comment on database ${name} is '${version}'`)
  })
  const seconds = (performance.now() - begin) / 1000
  console.log(`    made ${results.toLocaleString('en')} results in ${seconds.toFixed(0)} s`)
  return name
}

async function commentOn(setting: Setting, database: string): Promise<string | undefined> {
  const cluster = await setting.cluster()
  return cluster.asOwner('results_online', async (owner) => {
    const { rows } = await owner.query(
      `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
      [database],
    )
    return rows[0]?.comment
  })
}

function versionOf(...folders: string[]): string {
  const digest = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder).filter((file) => /\.sql$|^fill-/.test(file))
    for (const file of files.sort()) digest.update(file).update(readFileSync(join(folder, file)))
  }
  return digest.digest('hex')
}
