import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { createCredentials, openWhereUndecided } from '../../src/letters/create-credentials.ts'
import { lettersOf } from '../../src/letters/letter.ts'
import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { folder } from '../cli/portal-command.ts'
import { aCentre, aFullResult, anEntry, aSeries } from '../support/builders.ts'
import { testDatabase } from '../support/database.ts'
import { uncompressed } from '../support/pdf/qpdf.ts'
import { structureOf, tagged } from '../support/pdf/structure.ts'
import { unmarked } from '../support/pdf/unmarked.ts'

const db = await testDatabase()
const config = loadConfig({ DATA_DIR: folder })

async function lettersFor(names: string[]) {
  const series = await aSeries(db.owner, { releaseAt: new Date('2026-08-13T06:00:00Z') })
  const centre = await aCentre(db.owner)
  for (const lastName of names) {
    const { id } = await anEntry(db.owner, { seriesId: series.id, centreId: centre.id, lastName })
    await aFullResult(db.owner, id)
  }
  await openWhereUndecided(db.owner, series.code, centre.number)
  await createCredentials(db.owner, config.encryptionKey, series.code, centre.number)
  await db.owner.query('update centre_setting set delay_minutes = 90 where centre_id = $1', [centre.id])
  return lettersOf(db.owner, config.encryptionKey, series.code, centre.number)
}

test('A12: a letter knows site, numbers, exam, the release with the delay and whom to ask, and no result', async () => {
  const [letter] = await lettersFor(['Núñez'])
  expect(letter).toMatchObject({
    last_name: 'Núñez',
    exam_code: 'B2F',
    delay_minutes: 90,
    time_zone: 'Europe/Madrid',
    release_at: new Date('2026-08-13T07:30:00Z'),
    contact: { email: expect.stringContaining('@') },
  })
  expect(Object.keys(letter ?? {}).filter((key) => /score|grade|cefr|result|status/.test(key))).toEqual([])
})

test('A12: the letters are one PDF, a page each, for names in every script, with embedded fonts alone', async () => {
  const letters = await lettersFor(['Núñez', 'Nguyễn', 'Παπαδόπουλος', 'Шевченко', 'x'.repeat(100)])
  const out = new PassThrough()
  const [pdf] = await Promise.all([buffer(out), writeLetters(letters, out, config, 'en')])
  const text = pdf.toString('latin1')
  expect(text.startsWith('%PDF-')).toBe(true)
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(5)
  expect(text).not.toContain('Helvetica')
})

test.each(['Núñez', 'الزهراني'])(
  'PDF/UA-1: all that the letter of %s shows is tagged or passed over, and what belongs apart is read apart',
  async (lastName) => {
    const out = new PassThrough()
    const letters = await lettersFor([lastName])
    const [pdf] = await Promise.all([buffer(out), writeLetters(letters, out, config, 'en')])
    const plain = uncompressed(pdf)
    expect(plain).toMatch(/<pdfuaid:part>1</)
    expect(unmarked(plain)).toEqual([])
    const structure = structureOf(pdf)
    expect(tagged('H1', structure).map(({ text }) => text)).toEqual([
      'Confidential Examination results information',
    ])
    expect(tagged('P', structure).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^ID number \w{3} \w{3} \w{3}$/),
    )
    expect(tagged('LI', structure)).toHaveLength(5)
  },
)
