import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { writeProfiles } from '../../src/profiles/index.ts'
import { aLetter } from '../support/letter.ts'
import { hasPdftotext, linesByPdftotext } from '../support/pdf/poppler.ts'
import { aProfile } from '../support/profile.ts'
import { allNames } from './names.ts'

const config = loadConfig({})
const where = "where Debian's poppler-utils are installed: "

test.skipIf(!hasPdftotext)(
  `${where}pdftotext copies every name from a profile as it is written`,
  async () => {
    const out = new PassThrough()
    const profiles = allNames.map(([firstName, lastName]) => aProfile({ firstName, lastName }))
    const [pdf] = await Promise.all([buffer(out), writeProfiles(profiles, out, config, 'en')])
    const pages = linesByPdftotext(pdf)
    allNames.forEach((name, index) => void expect(pages[index]).toContain(name.join(' ')))
  },
)

test.skipIf(!hasPdftotext)(`${where}pdftotext copies every name from a letter as it is written`, async () => {
  const out = new PassThrough()
  const letters = allNames.map(([firstName, lastName]) => aLetter(firstName, lastName))
  const [pdf] = await Promise.all([buffer(out), writeLetters(letters, out, config, 'en')])
  const pages = linesByPdftotext(pdf)
  allNames.forEach((name, index) => {
    expect(pages[index]?.filter((line) => line.endsWith(name.join(' ')))).toHaveLength(2)
  })
})
