import { expect, test } from 'vitest'
import { z } from 'zod'
import { gathered } from '../../src/database/gathered.ts'
import { type Db, rows, sql } from '../../src/database/sql.ts'
import { testDatabase } from '../support/database.ts'

const { web: db } = await testDatabase()
const found = z.object({ number: z.number(), doubled: z.number() })

/** Doubles even numbers, and cannot divide by 13. `statements` are the numbers of each statement; each waits for `held`. */
function doubling(held: Promise<void> = Promise.resolve()) {
  const statements: number[][] = []
  const double = gathered(async (on: Db, numbers: readonly number[]) => {
    statements.push([...numbers])
    await held
    const all = await rows(
      on,
      found,
      sql`select number, 2 * number + 0 / (13 - number) as doubled from unnest(${numbers}::int[]) as number where number % 2 = 0 or number = 13`,
    )
    return numbers.map((number) => all.find((one) => one.number === number)?.doubled)
  })
  return { statements, double: (number: number) => double(db, number) }
}

const turn = () => new Promise((done) => setImmediate(() => setImmediate(done)))

test('what is asked for in one turn of the event loop is found by one statement, and each gets their own', async () => {
  const { statements, double } = doubling()
  expect(await Promise.all([4, 5, 6, 4].map(double))).toEqual([8, undefined, 12, 8])
  expect(statements).toEqual([[4, 5, 6, 4]])
  expect(await double(8)).toBe(16)
})

test('while two statements are under way, all who come are gathered for the next', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { statements, double } = doubling(promise)
  const answers: Promise<number | undefined>[] = []
  for (const number of [2, 4, 6, 8, 10]) {
    answers.push(double(number))
    await turn()
  }
  expect(statements).toEqual([[2], [4]])
  resolve()
  expect(await Promise.all(answers)).toEqual([4, 8, 12, 16, 20])
  expect(statements).toEqual([[2], [4], [6, 8, 10]])
})

test('where statements hang, whoever comes is asked for beside them', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { statements, double } = doubling(promise)
  const answers: Promise<number | undefined>[] = []
  for (const number of [2, 4, 6]) {
    answers.push(double(number))
    await turn()
  }
  await expect.poll(() => statements).toEqual([[2], [4], [6]])
  resolve()
  expect(await Promise.all(answers)).toEqual([4, 8, 12])
})

test('however many ask at once, each is answered, a hundred by a statement', async () => {
  const { statements, double } = doubling()
  const all = Array.from({ length: 450 }, (_, index) => 2 * index + 14)
  expect(await Promise.all(all.map(double))).toEqual(all.map((number) => 2 * number))
  expect(statements.map((numbers) => numbers.length)).toEqual([100, 100, 100, 100, 50])
})

test('a statement that fails is told to those who asked by it, and to nobody else', async () => {
  const { statements, double } = doubling()
  const together = Promise.allSettled([double(2), double(13)])
  await turn()
  expect(await double(4)).toBe(8)
  expect((await together).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(statements).toEqual([[2, 13], [4]])
  expect(await double(2)).toBe(4)
})
