import { availableParallelism } from 'node:os'
import bcrypt from 'bcrypt'
import { takeOrders } from './in-process.ts'

/** The rival of P3: passwords compared as fast as it goes, as many at once as there are cores. */
takeOrders(async ({ seconds, cost }: { seconds: number; cost: number }) => {
  const hash = await bcrypt.hash('x'.repeat(64), cost)
  const begin = performance.now()
  let compared = 0
  const compare = async () => {
    while (performance.now() - begin < seconds * 1000) {
      await bcrypt.compare('y'.repeat(64), hash)
      compared += 1
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, compare))
  return { rate: (compared * 1000) / (performance.now() - begin) }
})
