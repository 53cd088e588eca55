import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { aFile, folder, portal } from './portal-command.ts'

const db = await testDatabase()

test('doctor writes to the store of files, reads and removes; where it cannot, it says so and which setting', async () => {
  const right = await portal(db, { FILES_URL: `file://${join(folder, 'files')}` }, 'doctor')
  expect(right).toMatchObject({ code: 0, err: '' })
  expect(right.out).toMatch(/^ok {5}files: /m)
  const noFolder = await aFile('taken', 'a file, not a folder')
  for (const url of [`file://${noFolder}`, 's3://results?endpoint=http://127.0.0.1:1']) {
    const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }
    const wrong = await portal(db, { FILES_URL: url, ...keys }, 'doctor')
    expect(wrong.code).toBe(1)
    expect(wrong.out).toMatch(/^WRONG {2}files: The store of FILES_URL \(.+\) cannot be used: .+$/m)
  }
}, 60_000)
