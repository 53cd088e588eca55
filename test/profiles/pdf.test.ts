import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Document, type PDFDocument } from 'mupdf'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { profilePdf, writeProfiles } from '../../src/profiles/index.ts'
import { embedded, fontsOf } from '../support/pdf/fonts.ts'
import { checkSyntax } from '../support/pdf/qpdf.ts'
import { saidBy } from '../support/pdf/said.ts'
import { structureOf, tagged } from '../support/pdf/structure.ts'
import { wordsOf } from '../support/pdf/text.ts'
import { aProfile } from '../support/profile.ts'

const config = loadConfig({
  BOARD_NAME: 'Northern Examinations Board',
  PUBLIC_URL: 'https://results.example.org',
})

const names = [
  'Thị Hương Nguyễn',
  'María Rossi',
  'Łukasz Żółkiewski',
  'Çağrı Şimşek',
  'Þórður Ægisson',
  'Zoë Châtelain',
  'Ľubomír Ďurica',
  'Őry Űrhajós',
  'Αλέξανδρος Παπαδόπουλος',
  'Χρυσάνθη Άννα',
  'Юлія Щербак',
  'Ђорђе Њежић',
  'Đặng Thị Ánh',
  'Quỳnh Như Lê',
  'Søren Ångström',
  'João Estêvão',
  'Ştefan Ţurcanu',
  'Ștefan Țurcanu',
  'Begoña Ibáñez-Yáñez',
  "Siân O'Neill",
]

const opened = (pdf: Buffer) => Document.openDocument(pdf, 'application/pdf') as PDFDocument

const named = (name: string) => {
  const [firstName = '', ...rest] = name.split(' ')
  return aProfile({ firstName, lastName: rest.join(' ') })
}

test('S8: every name can be read out of one file exactly, whatever its letters', async () => {
  const out = new PassThrough()
  const [pdf] = await Promise.all([buffer(out), writeProfiles(names.map(named), out, config, 'en')])
  const text = wordsOf(pdf)
  for (const name of names) expect(text).toContain(name.normalize('NFC'))
})

test('S8: and out of separate files, made one after the other with the same fonts', async () => {
  for (const name of names) expect(wordsOf(await profilePdf(named(name), config, 'en'))).toContain(name)
  const [decomposed] = saidBy(await profilePdf(named('Thị Hương'.normalize('NFD')), config, 'en'))
  expect(decomposed).toContain('Thị Hương'.normalize('NFC'))
})

test('S8: the file is sound, one page, A4, with every font embedded and its language and title named', async () => {
  const pdf = await profilePdf(aProfile(), config, 'en')
  checkSyntax(pdf)
  const document = opened(pdf)
  expect(document.countPages()).toBe(1)
  const [, , width = 0, height = 0] = document.loadPage(0).getBounds()
  expect([width, height]).toEqual([expect.closeTo(595.28, 2), expect.closeTo(841.89, 2)])
  expect(document.getMetaData('info:Title')).toBe('Graphical profile – Northern Examinations Board')
  const fonts = fontsOf(pdf)
  expect(fonts.length).toBeGreaterThan(0)
  for (const font of fonts) expect(font).toMatchObject(embedded)
  expect(document.getTrailer().get('Root', 'Lang').asString()).toBe('en')
})

test('A11, K5, S18: the page says that the result is provisional, carries its reference and the public address', async () => {
  const text = wordsOf(await profilePdf(aProfile({ reference: 'RM9BA6S28E' }), config, 'en'))
  expect(text).toContain('provisional and for information only')
  expect(text).toContain('must not be sent to universities')
  expect(text).toContain('RM9BA-6S28E')
  expect(text).toContain('https://results.example.org')
})

test('K3: a withheld result shows no score anywhere', async () => {
  const withheld = { status: 'withheld', score: null, grade: null, cefr: null } as const
  const profile = aProfile()
  const components = profile.components.map((component) => ({ ...component, ...withheld }))
  const text = wordsOf(
    await profilePdf({ ...profile, overall: { code: 'overall', ...withheld }, components }, config, 'en'),
  )
  expect(text).toContain('Withheld')
  expect(text.split(' ')).not.toContainEqual(expect.stringMatching(/^17[1-5]$/))
})

test('names and centres of any length stay on the page and are not cut', async () => {
  const lastName = 'Fernández-Villaverde y Gutiérrez de la Concha-Castañeda de los Monteros'
  const centre = {
    number: 'ES439',
    name: 'Instituto Internacional de Lenguas Modernas y Estudios Avanzados, Madrid',
  }
  const text = wordsOf(
    await profilePdf(aProfile({ firstName: 'María de los Ángeles', lastName, centre }), config, 'en'),
  )
  expect(text).toContain('Monteros')
  expect(text).toContain('Avanzados, Madrid')
})

test('S8: the page is tagged: a heading, a picture with its words, a table', async () => {
  const pdf = await profilePdf(aProfile(), config, 'en')
  expect(opened(pdf).getTrailer().get('Root', 'MarkInfo', 'Marked').asBoolean()).toBe(true)
  const structure = structureOf(pdf)
  expect(tagged('H1', structure).map(({ text }) => text)).toEqual(['Graphical profile'])
  expect(tagged('Figure', structure)).toHaveLength(2)
  expect(tagged('TR', structure)).toHaveLength(7)
})
