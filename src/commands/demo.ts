import { Command, InvalidArgumentError } from 'commander'
import { loadDemo } from '../../seeds/demo/load-demo.ts'
import { makeDemoPeople } from '../../seeds/demo/people.ts'
import { withDatabase } from './with-database.ts'

/** `demo [--candidates N]`: the demo data, also at scale; the same every time. */
export const command = new Command('demo')
  .option('--candidates <number>', 'how many', atLeastOne, 2000)
  .action(async ({ candidates }: { candidates: number }) => {
    await withDatabase(async ({ config, owner }) => {
      await loadDemo(owner, config, { candidates })
      for (const one of await makeDemoPeople(owner, config)) {
        console.log(`${one.area}: ${one.username}   ${one.password}   (${one.what})`)
      }
    })
  })

function atLeastOne(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1000)
    throw new InvalidArgumentError('It must be a number from 1000 on.')
  return number
}
