export { deleteFile } from './delete.ts'
export { deleteOldFiles } from './delete-old.ts'
export {
  type CentreFile,
  exactStandingOf,
  fileById,
  fileFolder,
  filePath,
  filesOf,
  standingOf,
} from './file.ts'
export { isExchangeable, keepUpload, largestExchanged } from './keep-upload.ts'
export { giveUpFile, makeFile } from './make.ts'
export { requestFile } from './request.ts'
export { readSealed } from './sealed-file.ts'
