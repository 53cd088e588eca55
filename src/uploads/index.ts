export { giveUpUpload, readUpload } from './read-upload.ts'
export { addUpload, deleteOldUploads, importUpload, type Upload, uploadById, uploads } from './upload.ts'
