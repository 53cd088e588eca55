import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { profilePdf, writeProfiles } from '../../src/profiles/index.ts'
import { aProfile } from '../support/profile.ts'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'profiles-'))
const config = loadConfig({
  DATA_DIR: folder,
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

async function textOf(pdf: Buffer | string): Promise<string> {
  const path = typeof pdf === 'string' ? pdf : join(folder, `${Math.random()}.pdf`)
  if (typeof pdf !== 'string') await writeFile(path, pdf)
  return (await run('pdftotext', ['-layout', path, '-'])).stdout
}

const named = (name: string) => {
  const [firstName = '', ...rest] = name.split(' ')
  return aProfile({ firstName, lastName: rest.join(' ') })
}

test('S8: every name can be read out of one file exactly, whatever its letters', async () => {
  const path = join(folder, 'names.pdf')
  await writeProfiles(names.map(named), createWriteStream(path), config, 'en')
  const text = await textOf(path)
  for (const name of names) expect(text).toContain(name.normalize('NFC'))
})

test('S8: and out of separate files, made one after the other with the same fonts', async () => {
  for (const name of names) expect(await textOf(await profilePdf(named(name), config, 'en'))).toContain(name)
  const decomposed = await textOf(await profilePdf(named('Thị Hương'.normalize('NFD')), config, 'en'))
  expect(decomposed).toContain('Thị Hương'.normalize('NFC'))
})

test('S8: the file is sound, one page, A4, with every font embedded and its language and title named', async () => {
  const path = join(folder, 'one.pdf')
  await writeFile(path, await profilePdf(aProfile(), config, 'en'))
  await run('qpdf', ['--check', path])
  const info = (await run('pdfinfo', [path])).stdout
  expect(info).toMatch(/Pages:\s+1\n/)
  expect(info).toMatch(/Page size:\s+595\.28 x 841\.89 pts \(A4\)/)
  expect(info).toMatch(/Title:\s+Graphical profile – Northern Examinations Board/)
  const fonts = (await run('pdffonts', [path])).stdout.trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThan(0)
  for (const font of fonts) expect(font).toMatch(/Identity-H\s+yes yes yes/)
  expect((await run('qpdf', ['--qdf', '--object-streams=disable', path, '-'])).stdout).toContain('/Lang (en)')
})

test('A11, K5, S18: the page says that the result is provisional, carries its reference and the public address', async () => {
  const text = (await textOf(await profilePdf(aProfile({ reference: 'RM9BA6S28E' }), config, 'en'))).replace(
    /\s+/g,
    ' ',
  )
  expect(text).toContain('provisional and for information only')
  expect(text).toContain('must not be sent to universities')
  expect(text).toContain('RM9BA-6S28E')
  expect(text).toContain('https://results.example.org')
})

test('K3: a withheld result shows no score anywhere', async () => {
  const withheld = { status: 'withheld', score: null, grade: null, cefr: null } as const
  const profile = aProfile()
  const components = profile.components.map((component) => ({ ...component, ...withheld }))
  const text = await textOf(
    await profilePdf({ ...profile, overall: { code: 'overall', ...withheld }, components }, config, 'en'),
  )
  expect(text).toContain('Withheld')
  expect(text).not.toMatch(/17[0-9]\s*$/m)
})

test('names and centres of any length stay on the page and are not cut', async () => {
  const lastName = 'Fernández-Villaverde y Gutiérrez de la Concha-Castañeda de los Monteros'
  const centre = {
    number: 'ES439',
    name: 'Instituto Internacional de Lenguas Modernas y Estudios Avanzados, Madrid',
  }
  const text = await textOf(
    await profilePdf(aProfile({ firstName: 'María de los Ángeles', lastName, centre }), config, 'en'),
  )
  const words = text.replace(/\s+/g, ' ')
  expect(words).toContain('Monteros')
  expect(words).toContain('Avanzados, Madrid')
})

test('S8: the page is tagged: a heading, a picture with its words, a table', async () => {
  const path = join(folder, 'tagged.pdf')
  await writeFile(path, await profilePdf(aProfile(), config, 'en'))
  expect((await run('pdfinfo', [path])).stdout).toMatch(/Tagged:\s+yes/)
  const structure = (await run('pdfinfo', ['-struct-text', path])).stdout
  expect(structure).toMatch(/H1[^\n]*\n\s+"Graphical profile "/)
  expect(structure).toContain('Figure')
  expect(structure.match(/\bTR\b/g)).toHaveLength(7)
})
