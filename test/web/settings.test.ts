import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'results-online-settings-'))

test.each([
  'file:///srv/results',
  's3://results',
  's3://results/a/board?endpoint=https://s3.example.org&region=eu-west-1',
])('FILES_URL may be %s', (url) => {
  expect(loadConfig({ DATA_DIR: dataDir, FILES_URL: url }).filesUrl).toBe(url)
})

test.each([
  '/srv/results',
  'file://host/results',
  's3:///results',
  's3://results?endpoint=s3.example.org',
  'https://s3.example.org/results',
])('FILES_URL %s is refused, with what it may be', (url) => {
  expect(() => loadConfig({ DATA_DIR: dataDir, FILES_URL: url })).toThrow(/FILES_URL: must be/)
})

test('secrets that are missing are made once, and nothing else is left beside them', async () => {
  const [first, second] = [loadConfig({ DATA_DIR: dataDir }), loadConfig({ DATA_DIR: dataDir })]
  expect(second).toEqual(first)
  expect(await readdir(dataDir)).toEqual(['secrets.json'])
})
