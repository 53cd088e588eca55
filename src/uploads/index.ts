export { giveUpUpload, takeIn } from './take-in.ts'
export { addUpload, deleteOldUploads, importUpload, type Upload, uploadById, uploads } from './upload.ts'
