import { Command } from 'commander'
import { restore } from '../backup/restore.ts'
import { prepareDatabase } from '../importing/index.ts'
import { withDatabase, withPortal } from './with-database.ts'

/** `restore FILE`: brings a backup into an empty database. */
export const command = new Command('restore')
  .argument('<file>', 'what backup wrote')
  .action(async (file: string) => {
    await withDatabase(({ ownerUrl, url }) => prepareDatabase(ownerUrl, url))
    const { tables, rows } = await withPortal((portal) => restore(portal, file))
    console.log(`${rows} rows of ${tables} tables are back.`)
  })
