import { loadConfig } from './src/config.ts'
import { databaseOf, requireOwner } from './src/database/addresses.ts'
import { ownerConfig } from './src/database/migrate.ts'

/** For knex's own commands, e.g. `npx knex seed:run`. An embedded database that this starts runs until the next `npm start` ends. */
export default async () => ownerConfig(requireOwner(await databaseOf(loadConfig())))
