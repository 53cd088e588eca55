import { Command, CommanderError } from 'commander'
import { backupCommand } from './commands/backup.ts'
import { credentialsCommand } from './commands/credentials.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exitCodeOf, inOneLine } from './commands/failure.ts'
import { importCommand } from './commands/import.ts'
import { inviteCommand } from './commands/invite.ts'
import { migrateCommand } from './commands/migrate.ts'
import { releaseCommand } from './commands/release.ts'
import { restoreCommand } from './commands/restore.ts'
import { serveCommand } from './commands/serve.ts'

const program = new Command('portal')
  .description('Results Online: the portal with which exam boards publish results')
  .showHelpAfterError('(--help lists what there is)')
  .exitOverride()

const commands = [
  serveCommand,
  migrateCommand,
  importCommand,
  releaseCommand,
  inviteCommand,
  credentialsCommand,
  doctorCommand,
  demoCommand,
  backupCommand,
  restoreCommand,
]
for (const command of commands) program.addCommand(command.exitOverride())

try {
  await program.parseAsync()
} catch (error) {
  // commander has said its own errors already.
  if (!(error instanceof CommanderError)) console.error(inOneLine(error))
  process.exitCode = exitCodeOf(error)
}
