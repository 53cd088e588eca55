import { importRow } from './importing/import.ts'
import { mailRow } from './mail/release-mails.ts'
import { processesRow } from './pages/processes.ts'
import { resultPageRow, stockRow } from './pages/result-page.ts'
import { chromiumRow } from './pdf/chromium.ts'
import { letterRow } from './pdf/letters.ts'
import { oneFileRow, separateFilesRow } from './pdf/profiles.ts'
import { streamRow } from './pdf/stream.ts'
import { startRow } from './portal/start.ts'
import type { Row } from './row.ts'
import { searchRow, sizesRow } from './search/search.ts'
import { readersRow, stormRow } from './storm/storm.ts'
import { waitingRow } from './storm/waiting.ts'

/** Every row of the table that can be measured, in its order. */
export const rows: Row[] = [
  resultPageRow,
  stockRow,
  stormRow,
  readersRow,
  oneFileRow,
  separateFilesRow,
  chromiumRow,
  streamRow,
  searchRow,
  sizesRow,
  importRow,
  letterRow,
  startRow,
  processesRow,
  mailRow,
  waitingRow,
]
