import type { ImportReport } from './import-file.ts'

/** What an import says of a file, line by line: the same from the command line and on the operators' page. */
export function importMessages(report: ImportReport, dryRun: boolean): string[] {
  const untold = report.rejectedCount - report.rejected.length
  return [
    ...report.rejected.map(({ line, reason }) => `line ${line}: ${reason}`),
    ...(untold > 0 ? [`… and ${untold} more rejected rows`] : []),
    summary(report),
    outcome(report, dryRun),
  ]
}

function summary(report: ImportReport): string {
  const { read, inserted, updated, unchanged, rejectedCount } = report
  return `rows read: ${read}, inserted: ${inserted}, updated: ${updated}, unchanged: ${unchanged}, rejected: ${rejectedCount}`
}

function outcome(report: ImportReport, dryRun: boolean): string {
  if (report.rejectedCount > 0)
    return 'Nothing was applied. Correct the rejected rows and import the file again.'
  return dryRun ? 'Dry run: nothing was changed; the file can be imported.' : 'Applied.'
}
