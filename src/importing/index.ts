export {
  type ImportKind,
  type ImportOptions,
  type ImportReport,
  importFile,
  importKinds,
} from './import-file.ts'
export { parseIsoTime } from './iso-time.ts'
export { importMessages } from './messages.ts'
export { bringShippedExams, prepareDatabase } from './prepare-database.ts'
export type { Rejection } from './rejections.ts'
export { UnreadableFile } from './unreadable-file.ts'
