import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { compare, type Row } from '../row.ts'
import { config, letters } from './made-up.ts'
import { oneFile } from './profiles.ts'
import { sink } from './sink.ts'

export const letterRow: Row = {
  id: 'P12',
  work: 'letters for 10,000 candidates',
  against: "P5's pages/s",
  measure: (setting) => {
    const wanted = letters(setting.letters)
    const write = async () => {
      await writeLetters(wanted, sink(), config, 'en')
      return wanted.length
    }
    return compare(setting, 0.8, write, oneFile(setting))
  },
}
