import { expect, test } from 'vitest'
import { z } from 'zod'
import { gathered } from '../../src/database/gathered.ts'
import { type Db, rows, sql } from '../../src/database/sql.ts'
import { testDatabase } from '../support/database.ts'

const { web: db } = await testDatabase()
const found = z.object({ number: z.number(), doubled: z.number() })

/** Doubles even numbers, and cannot divide by 13; `statements` are the numbers of each statement. */
function doubling() {
  const statements: number[][] = []
  const double = gathered(async (on: Db, numbers: readonly number[]) => {
    statements.push([...numbers])
    const all = await rows(
      on,
      found,
      sql`select number, 2 * number + 0 / (13 - number) as doubled from unnest(${numbers}::int[]) as number where number % 2 = 0 or number = 13`,
    )
    return numbers.map((number) => all.find((one) => one.number === number)?.doubled)
  })
  return { statements, double: (number: number) => double(db, number) }
}

test('what is asked for in one turn of the event loop is found by one statement, and each gets their own', async () => {
  const { statements, double } = doubling()
  expect(await Promise.all([4, 5, 6, 4].map(double))).toEqual([8, undefined, 12, 8])
  expect(statements).toEqual([[4, 5, 6, 4]])
  expect(await double(8)).toBe(16)
})

test('however many ask, each is answered; while statements are under way, the others are gathered for the next', async () => {
  const { statements, double } = doubling()
  const all = Array.from({ length: 450 }, (_, index) => 2 * index + 14)
  const answers: Promise<number | undefined>[] = []
  for (const number of all) {
    answers.push(double(number))
    if (number % 50 === 0) await new Promise(setImmediate)
  }
  expect(await Promise.all(answers)).toEqual(all.map((number) => 2 * number))
  expect(statements.length).toBeLessThan(answers.length / 10)
  expect(Math.max(...statements.map((numbers) => numbers.length))).toBeLessThanOrEqual(100)
})

test('a statement that fails is told to those who asked by it, and to nobody else', async () => {
  const { double } = doubling()
  const together = await Promise.allSettled([double(2), double(13)])
  expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await double(2)).toBe(4)
})
