import { execFileSync } from 'node:child_process'
import { lstat, mkdtemp, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { writeWhole } from '../../src/storage/index.ts'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-online-whole-'))
  file = join(folder, 'ready.json')
})

test('until a file is whole, readers see the one before, and others of its folder see nothing of it', async () => {
  await writeWhole(file, 'before')
  await writeWhole(file, async (out) => {
    await new Promise((done) => out.write('af', done))
    expect(await readFile(file, 'utf8')).toBe('before')
    expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual(['ready.json'])
    out.end('ter')
  })
  expect(await readFile(file, 'utf8')).toBe('after')
  expect(await readdir(folder)).toEqual(['ready.json'])
})

test('what fails leaves the file before, and nothing beside it', async () => {
  await writeWhole(file, 'before')
  const failing = writeWhole(file, async (out) => {
    await new Promise((done) => out.write('af', done))
    throw new Error('no more paper')
  })
  await expect(failing).rejects.toThrow('no more paper')
  expect(await readFile(file, 'utf8')).toBe('before')
  expect(await readdir(folder)).toEqual(['ready.json'])
})

test('only its owner reads a file; its folder is made; its size is told', async () => {
  const deep = join(folder, 'a', 'b', 'file')
  expect(await writeWhole(deep, 'ñ')).toBe(2)
  expect((await stat(deep)).mode & 0o777).toBe(0o600)
})

test('where the name is a link, the file that it leads to is written, and the link stays', async () => {
  const target = join(folder, 'target')
  await writeWhole(target, 'before')
  await symlink(target, file)
  await writeWhole(file, 'after')
  expect((await lstat(file)).isSymbolicLink()).toBe(true)
  expect(await readFile(target, 'utf8')).toBe('after')
})

test('a pipe gets the content, and stays a pipe', async () => {
  execFileSync('mkfifo', [file])
  const [read] = await Promise.all([readFile(file, 'utf8'), writeWhole(file, 'through the pipe')])
  expect(read).toBe('through the pipe')
  expect((await lstat(file)).isFIFO()).toBe(true)
})
