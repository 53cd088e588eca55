import { loadConfig } from './src/config.ts'
import { databaseOf, requireOwner } from './src/database/addresses.ts'
import { ownerConfig } from './src/database/migrate.ts'

export default ownerConfig(requireOwner(await databaseOf(loadConfig())))
