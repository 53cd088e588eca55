import { join } from 'node:path'
import { Command, Option } from 'commander'
import { loadDemo } from '../../seeds/demo.ts'
import { type DemoSignIn, makeDemoPeople } from '../../seeds/demo-people.ts'
import { areas } from '../accounts/index.ts'
import { loadConfig } from '../config.ts'
import { openPool } from '../database/connection.ts'
import { type Role, type Running, serve } from '../server.ts'
import { writeWhole } from '../storage/index.ts'

/** `serve`: runs the portal until it is told to stop. */
export const serveCommand = new Command('serve')
  .description('web pages, background jobs, or both')
  .addOption(
    new Option('--role <role>', 'what this process does').choices(['web', 'worker', 'all']).default('all'),
  )
  .action(async ({ role }: { role: Role }) => {
    const config = loadConfig()
    const isDemo = config.demo && !config.databaseUrl && role !== 'worker'
    const running = await serve(config, { role, ...(isDemo ? { prepare: prepareDemo } : {}) })
    if (role === 'worker') console.log('The worker is running. Ctrl-C stops it.')
    else announce(running)
    await toldToStop()
    await running.stop()
  })

let demoSignIns: DemoSignIn[] = []

/** Before the portal answers, it has its demo data, and `demo-sign-ins.json` says who can sign in. */
async function prepareDemo(databaseUrl: string): Promise<void> {
  const config = loadConfig()
  const owner = openPool(databaseUrl, { gated: false })
  try {
    await loadDemo(owner, config)
    demoSignIns = await makeDemoPeople(owner, config)
    await writeWhole(join(config.dataDir, 'demo-sign-ins.json'), `${JSON.stringify(demoSignIns, null, 2)}\n`)
  } finally {
    await owner.end()
  }
}

function announce({ url, portal }: Running): void {
  console.log(`Results Online is running at ${url}\n`)
  for (const area of areas) {
    console.log(`  ${`${url}/${area}`}`)
    for (const one of demoSignIns.filter((signIn) => signIn.area === area)) {
      console.log(`      ${one.username}   ${one.password}   (${one.what})`)
    }
  }
  const { smtpUrl, dataDir } = portal.config
  console.log(`\n${smtpUrl ? '' : `Mail goes to ${join(dataDir, 'mail')}. `}Ctrl-C stops the portal.`)
}

function toldToStop(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
  })
}
