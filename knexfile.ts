import { loadConfig } from './src/config.ts'
import { startEmbedded } from './src/database/embedded.ts'
import { knexConfig } from './src/database/migrate.ts'

const config = loadConfig()

export default knexConfig(config.databaseUrl ?? (await startEmbedded(config.dataDir)).url)
