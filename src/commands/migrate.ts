import { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { databaseOf, requireOwner } from '../database/addresses.ts'
import { prepareDatabase } from '../importing/index.ts'

/** `migrate`: brings the schema to the newest version, and makes the role that pages and jobs sign in with. */
export const command = new Command('migrate').action(async () => {
  const database = await databaseOf(loadConfig())
  try {
    const ran = await prepareDatabase(requireOwner(database), database.url)
    console.log(ran.length > 0 ? `Applied: ${ran.join(', ')}` : 'The schema is up to date.')
  } finally {
    await database.stop()
  }
})
