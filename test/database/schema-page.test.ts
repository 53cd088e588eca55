import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { schemaPage } from './schema-page.ts'

const db = await testDatabase()

test('docs/schema.md shows the tables and views as they are', async () => {
  const page = join(import.meta.dirname, '../../docs/schema.md')
  await expect(await schemaPage(db.owner)).toMatchFileSnapshot(page)
})
