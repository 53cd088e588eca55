import { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { startEmbedded } from '../database/embedded.ts'
import { prepareDatabase } from '../importing/index.ts'

/** `migrate`: brings the schema to the newest version. */
export const migrateCommand = new Command('migrate')
  .description('brings the database to the newest schema')
  .action(async () => {
    const config = loadConfig()
    const embedded = config.databaseUrl ? undefined : await startEmbedded(config.dataDir)
    try {
      const ran = await prepareDatabase(config.databaseUrl ?? embedded?.url ?? '')
      console.log(ran.length > 0 ? `Applied: ${ran.join(', ')}` : 'The schema is up to date.')
    } finally {
      await embedded?.stop()
    }
  })
