import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { folderStore } from '../../src/storage/folder.ts'
import { type FileName, openFileStore } from '../../src/storage/index.ts'
import { s3Store } from '../../src/storage/s3.ts'
import { aBucket } from '../support/bucket.ts'

const root = await mkdtemp(join(tmpdir(), 'results-online-store-'))
const bucket = await aBucket()
const open = (filesUrl: string) => openFileStore(loadConfig({ DATA_DIR: root, FILES_URL: filesUrl }))

const makers = [
  { kind: 'a folder', files: await open(pathToFileURL(root).href), bare: folderStore(root) },
  { kind: 'an S3-compatible store', files: await open(bucket.url), bare: s3Store(new URL(bucket.url)) },
]

describe.each(makers)('$kind', ({ files, bare }) => {
  const put = (name: FileName, content: Buffer | string) =>
    files.write(name, async (out) => void out.end(content))
  const read = async (name: FileName) => {
    const { content, size } = await files.read(name)
    return { content: await buffer(content), size }
  }
  const wholeIn = async (folder: 'batches' | 'files' | 'uploads') =>
    (await Array.fromAsync(files.list(folder))).filter(({ isWhole }) => isWhole).map(({ name }) => name)

  test.each([
    ['nothing', 0],
    ['one byte', 1],
    ['more than goes at once', 12_345_678],
  ])('gives back what it was given: %s', async (_what, length) => {
    const content = randomBytes(length)
    const parts = Array.from({ length: Math.ceil(length / 999_983) }, (_, index) =>
      content.subarray(index * 999_983, (index + 1) * 999_983),
    )
    const size = await files.write('files/1', (out) => pipeline(Readable.from(parts), out))
    expect(size).toBe(length)
    const found = await read('files/1')
    expect(found.size).toBe(length)
    expect(found.content.equals(content)).toBe(true)
  })

  test('a file appears once it is whole, and replaces the one before it only then', async () => {
    await put('batches/a.pdf', 'before')
    const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
    const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>()
    const half = async (out: NodeJS.WritableStream) => {
      await new Promise((done) => out.write(randomBytes(300_000), done))
      hasBegun()
      await mayGoOn
      out.end('after')
    }
    const written = [files.write('batches/a.pdf', half), files.write('batches/b.pdf', half)]
    await begun
    expect(await wholeIn('batches')).toEqual(['batches/a.pdf'])
    expect((await read('batches/a.pdf')).content.toString()).toBe('before')
    goOn()
    await Promise.all(written)
    expect((await wholeIn('batches')).sort()).toEqual(['batches/a.pdf', 'batches/b.pdf'])
    expect((await read('batches/a.pdf')).content.toString('latin1')).toMatch(/after$/)
  })

  test.each([
    ['at once', async () => {}],
    ['in the middle', (out: NodeJS.WritableStream) => new Promise((done) => out.write('half', done))],
  ])('what fails %s leaves nothing, and says why', async (_when, begin) => {
    const failing = files.write('uploads/failing', async (out) => {
      await begin(out)
      throw new Error('no more paper')
    })
    await expect(failing).rejects.toThrow('no more paper')
    expect(await Array.fromAsync(files.list('uploads'))).toEqual([])
    await expect(files.read('uploads/failing')).rejects.toThrow()
  })

  test('what is removed is gone, and may be removed again; its neighbours stay', async () => {
    await put('uploads/x', 'x')
    await put('uploads/y', 'y')
    await files.remove('uploads/x')
    await files.remove('uploads/x')
    expect(await wholeIn('uploads')).toEqual(['uploads/y'])
    await expect(files.read('uploads/x')).rejects.toThrow()
    await files.remove('uploads/y')
  })

  test('a folder is listed with when its files were written, however many they are', async () => {
    // Some stores say the second only.
    const before = new Date(new Date().setMilliseconds(0))
    await put('uploads/0', 'x')
    const [first] = await Array.fromAsync(files.list('uploads'))
    for (let number = 1; number <= 30; number += 1) await put(`uploads/${number}`, 'x')
    const listed = await Array.fromAsync(files.list('uploads'))
    expect(listed).toHaveLength(31)
    expect(listed.find(({ name }) => name === 'uploads/0')).toEqual(first)
    const after = new Date()
    for (const { writtenAt } of listed) expect(before <= writtenAt && writtenAt <= after).toBe(true)
    for (const { name } of listed) await files.remove(name)
  })

  test('nothing in it can be read without the key', async () => {
    await put('files/2', 'Secret Number 1234')
    const stored = await buffer((await bare.read('files/2')).content)
    expect(stored.toString('latin1')).not.toContain('Secret')
  })

  test('what was changed, cut short or put in the place of another file never ends as if it were whole', async () => {
    await put('files/3', 'a'.repeat(100_000))
    const stored = await buffer((await bare.read('files/3')).content)
    const changed = Buffer.from(stored)
    changed.writeUInt8(changed.readUInt8(50_000) ^ 1, 50_000)
    for (const content of [changed, stored.subarray(0, -1), stored.subarray(0, 20), Buffer.alloc(0)]) {
      await bare.write('files/3', async (out) => void out.end(content))
      await expect(read('files/3')).rejects.toThrow()
    }
    await bare.write('files/4', async (out) => void out.end(stored))
    await expect(read('files/4')).rejects.toThrow()
  })
})
