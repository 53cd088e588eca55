import { join } from 'node:path'
import type { Knex } from 'knex'
import { loadConfig } from '../src/config.ts'
import { writeWhole } from '../src/storage/index.ts'
import { loadDemo } from './demo/load-demo.ts'
import { makeDemoPeople } from './demo/people.ts'

/** The demo data: what there is to see, and `DATA_DIR/demo-sign-ins.json` with who can sign in. Done again, it changes nothing. */
export async function seed(owner: Knex): Promise<void> {
  const config = loadConfig()
  await loadDemo(owner, config)
  const signIns = await makeDemoPeople(owner, config)
  await writeWhole(join(config.dataDir, 'demo-sign-ins.json'), `${JSON.stringify(signIns, null, 2)}\n`)
}
