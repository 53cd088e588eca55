import { Command } from 'commander'
import { backUp } from '../backup/back-up.ts'
import { withDatabase } from './with-database.ts'

/** `backup FILE`: the whole state in one file. */
export const command = new Command('backup').argument('<file>', 'where to').action(async (file: string) => {
  const { tables, rows } = await withDatabase(({ owner, config }) => backUp(owner, config, file))
  console.log(
    `${rows} rows of ${tables} tables are in ${file}. Keep ENCRYPTION_KEY and PASSWORD_PEPPER with it.`,
  )
})
