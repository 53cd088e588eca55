import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { DemoSignIn } from '../../seeds/demo/people.ts'
import { areas } from '../accounts/index.ts'
import { type Config, loadConfig } from '../config.ts'
import { loadSeeds } from '../database/migrate.ts'
import { type Role, type Running, serve } from '../server.ts'

/** `serve`: runs the portal until it is told to stop. */
export const command = new Command('serve')
  .addOption(
    new Option('--role <role>', 'what this process does').choices(['web', 'worker', 'all']).default('all'),
  )
  .action(async ({ role }: { role: Role }) => {
    const config = loadConfig()
    const isDemo = config.demo && !config.databaseUrl && role !== 'worker'
    const told = new AbortController()
    const toldToStop = onceToldToStop(told)
    const prepare = isDemo ? loadSeeds : undefined
    const running = await serve(config, { role, prepare, signal: told.signal }).catch((error) => {
      if (!told.signal.aborted) throw error
    })
    if (!running) return
    if (role === 'worker') console.log('The worker is running. Ctrl-C stops it.')
    else announce(running, isDemo ? await demoSignIns(config) : [])
    await toldToStop
    await running.stop()
  })

async function demoSignIns({ dataDir }: Config): Promise<DemoSignIn[]> {
  return JSON.parse(await readFile(join(dataDir, 'demo-sign-ins.json'), 'utf8'))
}

function announce({ url, portal }: Running, signIns: readonly DemoSignIn[]): void {
  console.log(`Results Online is running at ${url}\n`)
  for (const area of areas) {
    console.log(`  ${`${url}/${area}`}`)
    for (const one of signIns.filter((signIn) => signIn.area === area)) {
      console.log(`      ${one.username}   ${one.password}   (${one.what})`)
    }
  }
  const { smtpUrl, dataDir } = portal.config
  console.log(`\n${smtpUrl ? '' : `Mail goes to ${join(dataDir, 'mail')}. `}Ctrl-C stops the portal.`)
}

/** Heard from the beginning: who stops a portal that is still starting leaves nothing running either. */
function onceToldToStop(told: AbortController): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        told.abort()
        stop()
      })
  })
}
