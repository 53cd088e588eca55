import { Command } from 'commander'
import { restore } from '../backup/restore.ts'
import { prepareDatabase } from '../importing/index.ts'
import { withDatabase, withPortal } from './with-database.ts'

/** `restore FILE`: brings a backup into an empty database; with `--staging` as a copy to try things out. */
export const command = new Command('restore')
  .argument('<file>', 'what backup wrote')
  .option('--staging', 'as a copy that sends no mail and says so on every page')
  .action(async (file: string, { staging }: { staging?: true }) => {
    await withDatabase(({ ownerUrl, url }) => prepareDatabase(ownerUrl, url))
    const { tables, rows, isStaging } = await withPortal((portal) => restore(portal, file, staging))
    console.log(`${rows} rows of ${tables} tables are back.`)
    if (isStaging)
      console.log('This is a staging copy, for good: no mail leaves it, and every page says what it is.')
  })
