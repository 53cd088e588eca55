import { Argument, Command } from 'commander'
import { inviteNewContacts } from '../accounts/staff/invitation.ts'
import { type ImportKind, importFile, importKinds, importMessages } from '../importing/index.ts'
import { withDatabase, withPortal } from './with-database.ts'

/** `import KIND FILE`: all or nothing. Exit 0: applied, or could be; 1: some row rejected, nothing applied. */
export const command = new Command('import')
  .addArgument(new Argument('<kind>', 'what the file holds').choices([...importKinds]))
  .argument('<file>', 'JSON for exams, CSV for everything else')
  .option('--dry-run', 'says what would happen, and changes nothing')
  .action(async (kind: ImportKind, file: string, { dryRun = false }: { dryRun?: boolean }) => {
    const report = await withDatabase(({ config, owner }) => {
      const onProgress = process.stderr.isTTY ? drawProgress : () => {}
      return importFile(owner, kind, file, { dryRun, timeZone: config.boardTimeZone, onProgress })
    })
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    for (const line of importMessages(report, dryRun)) console.log(line)
    if (report.rejectedCount > 0) process.exitCode = 1
    if (kind === 'centres' && report.applied) await invite()
  })

/** Adding a preparation centre invites its contact person (S2). */
async function invite(): Promise<void> {
  const invited = await withPortal(inviteNewContacts)
  if (invited.length > 0)
    console.log(`Invited the contact persons of new preparation centres: ${invited.join(', ')}`)
}

function drawProgress({
  bytes,
  totalBytes,
  rows,
}: {
  bytes: number
  totalBytes: number | undefined
  rows: number
}) {
  const share = totalBytes ? Math.min(1, bytes / totalBytes) : 0
  const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░')
  process.stderr.write(`\r${bar} ${Math.round(share * 100)} %  ${rows} rows`)
}
