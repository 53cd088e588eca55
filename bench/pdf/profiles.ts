import { writeZip } from '../../src/batches/zip.ts'
import { writeProfiles } from '../../src/profiles/index.ts'
import { compare, type Row } from '../row.ts'
import type { Setting } from '../setting.ts'
import { config, differentProfiles } from './made-up.ts'
import { plainFile, plainZip } from './plain-files.ts'
import { sink } from './sink.ts'

/** Makes so many profiles as one file, others each time. */
export function oneFile({ profiles }: Setting): () => Promise<number> {
  const next = differentProfiles(profiles)
  return async () => {
    await writeProfiles(next(), sink(), config, 'en')
    return profiles
  }
}

function separateFiles({ profiles }: Setting): () => Promise<number> {
  const next = differentProfiles(profiles)
  return async () => {
    await writeZip(next(), sink(), config)
    return profiles
  }
}

export const oneFileRow: Row = {
  id: 'P5',
  work: '300 profiles as one PDF',
  against: 'the same page in plain PDFKit (untagged), a new font per document',
  measure: (setting) => {
    const next = differentProfiles(setting.profiles)
    return compare(setting, 4, oneFile(setting), () => plainFile(next()))
  },
}

export const separateFilesRow: Row = {
  id: 'P6',
  work: '300 profiles as 300 files in a ZIP',
  against: 'the same page in plain PDFKit (untagged), a new font per file',
  measure: (setting) => {
    const next = differentProfiles(setting.profiles)
    return compare(setting, 25, separateFiles(setting), () => plainZip(next()))
  },
}
