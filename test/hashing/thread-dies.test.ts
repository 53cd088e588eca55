import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { compare, hash, hashingLoad, stopHashing } from '../../src/hashing/index.ts'

test('a thread that dies over a password is replaced, and the password is compared all the same', async () => {
  const made = await hash('three quiet words', 4)
  await stopHashing()
  const started: Worker[] = []
  process.on('worker', (worker: Worker) => started.push(worker))
  const costly = await hash('three quiet words', 11)
  await Promise.all(Array.from({ length: 20 }, () => hash('so that all of them work', 4)))
  const before = started.length
  const slow = ['three quiet words', 'other words'].map((password) => compare(password, costly))
  await started[0]?.terminate()
  expect(await Promise.all(slow)).toEqual([true, false])
  expect(started.length).toBeGreaterThan(before)
  expect(await compare('three quiet words', made)).toBe(true)
  expect(hashingLoad().secondsUnderWay).toBe(0)
})

test('stopping ends the threads, and whoever comes later starts them again', async () => {
  const started: Worker[] = []
  await stopHashing()
  process.on('worker', (worker: Worker) => started.push(worker))
  const made = await hash('words', 4)
  const ended = started.map((worker) => once(worker, 'exit'))
  expect(ended.length).toBeGreaterThan(0)
  await stopHashing()
  await Promise.all(ended)
  expect(await compare('words', made)).toBe(true)
})
