import { writeZip } from '../../src/batches/zip.ts'
import { writeProfiles } from '../../src/profiles/index.ts'
import { compare, type Row } from '../row.ts'
import { config, differentProfiles } from './made-up.ts'
import { plainFile, plainZip } from './plain-files.ts'
import { sink } from './sink.ts'

const next = differentProfiles()

/** Makes 300 profiles as one file. */
export async function oneFile(): Promise<number> {
  const wanted = next()
  await writeProfiles(wanted, sink(), config, 'en')
  return wanted.length
}

async function separateFiles(): Promise<number> {
  const wanted = next()
  await writeZip(wanted, sink(), config)
  return wanted.length
}

export const oneFileRow: Row = {
  id: 'P5',
  work: '300 profiles as one PDF',
  against: 'the same page in plain PDFKit (untagged), a new font per document',
  measure: (rounds) => compare(rounds, 4, oneFile, () => plainFile(next())),
}

export const separateFilesRow: Row = {
  id: 'P6',
  work: '300 profiles as 300 files in a ZIP',
  against: 'the same page in plain PDFKit (untagged), a new font per file',
  measure: (rounds) => compare(rounds, 25, separateFiles, () => plainZip(next())),
}
