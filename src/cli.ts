import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { exitCodeOf, inOneLine } from './commands/failure.ts'

// Half of a start is compiling. Where the folder cannot be written to, that is done each time.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/portal'))

const program = new Command('portal')
  .description('Results Online: the portal with which exam boards publish results')
  .showHelpAfterError('(--help lists what there is)')
  .exitOverride()

type Load = () => Promise<{ command: Command }>

/** What each command does. A command is read when it is asked for: most of them need a large part of the portal. */
const commands: Record<string, [description: string, load: Load]> = {
  serve: ['web pages, background jobs, or both', () => import('./commands/serve.ts')],
  migrate: ['brings the database to the newest schema', () => import('./commands/migrate.ts')],
  import: ['imports a file: all of it or nothing', () => import('./commands/import.ts')],
  release: ["sets or clears a series' release time", () => import('./commands/release.ts')],
  invite: ['mails an invitation', () => import('./commands/invite.ts')],
  credentials: [
    "creates the ID numbers and Secret Numbers of a centre's candidates that are missing",
    () => import('./commands/credentials.ts'),
  ],
  doctor: [
    'checks settings, database, migrations, clocks, files and mail',
    () => import('./commands/doctor.ts'),
  ],
  rehearse: [
    'plays a release on a staging copy and reports what people would have felt',
    () => import('./commands/rehearse.ts'),
  ],
  demo: ['loads the demo data', () => import('./commands/demo.ts')],
  backup: ['writes the whole state into one file', () => import('./commands/backup.ts')],
  restore: ['brings a backup back, into an empty database', () => import('./commands/restore.ts')],
}

const named = process.argv.slice(2, 4)
for (const [name, [description, load]] of Object.entries(commands)) {
  const command = named.includes(name) ? (await load()).command : new Command(name)
  program.addCommand(command.description(description).exitOverride())
}

try {
  await program.parseAsync()
} catch (error) {
  // commander has said its own errors already.
  if (!(error instanceof CommanderError)) console.error(inOneLine(error))
  process.exitCode = exitCodeOf(error)
}
