import { resultPageRow, stockRow } from './pages/result-page.ts'
import { chromiumRow } from './pdf/chromium.ts'
import { letterRow } from './pdf/letters.ts'
import { oneFileRow, separateFilesRow } from './pdf/profiles.ts'
import { streamRow } from './pdf/stream.ts'
import type { Row } from './row.ts'
import { searchRow, sizesRow } from './search/search.ts'

/** Every row of the table that can be measured, in its order. */
export const rows: Row[] = [
  resultPageRow,
  stockRow,
  oneFileRow,
  separateFilesRow,
  chromiumRow,
  streamRow,
  searchRow,
  sizesRow,
  letterRow,
]
