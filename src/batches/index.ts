export { deleteOldBatches } from './delete-old.ts'
export { giveUpBatch, makeBatch } from './make.ts'
export {
  type Batch,
  batchesOf,
  batchOf,
  cancelBatch,
  fileOf,
  requestBatch,
  requestBatches,
  TooManyProfiles,
} from './request.ts'
export { mostAtOnce, splitIntoBatches } from './split.ts'
