import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Letter } from '../../src/letters/letter.ts'
import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { type Profile, profilePdf, writeProfiles } from '../../src/profiles/index.ts'
import { aLetter } from '../support/letter.ts'
import { aProfile } from '../support/profile.ts'
import { pagesOf, toolOn } from './extracted.ts'
import { allNames, namesByScript } from './names.ts'

const config = loadConfig({})

const written = async (write: (out: PassThrough) => Promise<void>) => {
  const out = new PassThrough()
  const [pdf] = await Promise.all([buffer(out), write(out)])
  return pdf
}
const profilesPdf = (profiles: Profile[]) => written((out) => writeProfiles(profiles, out, config, 'en'))
const lettersPdf = (letters: Letter[]) => written((out) => writeLetters(letters, out, config, 'en'))

const named = ([firstName, lastName]: [string, string]) => aProfile({ firstName, lastName })
const full = ([firstName, lastName]: [string, string]) => `${firstName} ${lastName}`

test.each(Object.entries(namesByScript))(
  'a profile with a name in %s says that name',
  async (_script, names) => {
    for (const name of names) {
      const [page] = await pagesOf(await profilePdf(named(name), config, 'en'))
      expect(page).toContain(full(name))
    }
  },
)

test('a letter says the names of the candidate, the centre and the contact, whatever their scripts', async () => {
  const letters = allNames.map(([firstName, lastName]) => ({
    ...aLetter(firstName, lastName),
    centre_number: '00439',
    centre_name: lastName,
  }))
  const pages = await pagesOf(await lettersPdf(letters))
  allNames.forEach((name, index) => {
    expect(pages[index]).toContain(full(name))
    expect(pages[index]?.join('\n')).toContain(`00439 ${name[1]}`)
    expect(pages[index]?.filter((line) => line.endsWith(full(name)))).toHaveLength(2)
  })
})

test('300 names of every script in one file are read out as they are, 300 of 300', async () => {
  const wanted = Array.from(
    { length: 300 },
    (_, index) => allNames[(index * 7) % allNames.length] as [string, string],
  )
  const pdf = await profilesPdf(wanted.map(named))
  const pages = await pagesOf(pdf)
  expect(wanted.filter((name, index) => !pages[index]?.includes(full(name)))).toEqual([])
  const listed = (await toolOn(pdf, 'pdffonts', '{}')).trim().split('\n').slice(2)
  expect(listed.length).toBeGreaterThan(9)
  for (const font of listed) expect(font).toMatch(/Identity-H\s+yes yes yes/)
  await toolOn(pdf, 'qpdf', '--check', '{}')
})

test('a name is read out the same after other documents had the same letters in other words', async () => {
  for (const name of [...allNames, ...allNames.toReversed()]) {
    const [page] = await pagesOf(await profilePdf(named(name), config, 'en'))
    expect(page).toContain(full(name))
  }
})

test('the page says a name to who has it read aloud as it is written, not as its glyphs stand', async () => {
  for (const name of namesByScript.arabic ?? []) {
    const json = await toolOn(await profilePdf(named(name), config, 'en'), 'qpdf', '--json=2', '{}')
    const heading = /\{[^{}]*"\/S": "\/H2"[^{}]*\}/.exec(json)?.[0] ?? ''
    expect(heading).toContain(`"/ActualText": "u:${full(name)}"`)
  }
})

test('the same letters make the same file, whatever was made before', async () => {
  const letters = [aLetter('محمد', 'الخطيب'), aLetter('कृष्णमूर्ति', 'लक्ष्मी'), aLetter('Ana', 'Núñez')]
  const unlessDated = (pdf: Buffer) =>
    pdf.toString('latin1').replace(/CreationDate.*|\/ID.*|[^\n]*<[0-9a-f]{32}>.*/g, '')
  const first = unlessDated(await lettersPdf(letters))
  await lettersPdf([aLetter('الخطيب', 'محمد'), aLetter('लक्ष्मी', 'कृ')])
  expect(unlessDated(await lettersPdf(letters))).toBe(first)
})

test('where a line has both directions, every word is there, and the first decides where the line begins', async () => {
  const [page] = await pagesOf(await profilePdf(named(['Ana', 'محمد López']), config, 'en'))
  const line = page?.find((one) => one.startsWith('Ana')) ?? ''
  expect(line).toContain('محمد')
  expect(line).toMatch(/López$/)
  const [other] = await pagesOf(await profilePdf(named(['محمد', 'López']), config, 'en'))
  expect(other).toContain('López محمد')
})

test('long names in any script become smaller or are broken, and are not cut', async () => {
  const long = ['अनिरुद्धप्रतापनारायणसिंहवर्मा', '王'.repeat(60), 'عبدالرحمن '.repeat(9).trim()]
  for (const name of long) {
    const [page = []] = await pagesOf(await profilePdf(named(['X', name]), config, 'en'))
    expect(page.join('').replace(/\s/g, '')).toContain(name.replace(/\s/g, '').slice(-20))
    const [width = 0] = (
      await toolOn(await profilePdf(named(['X', name]), config, 'en'), 'pdftotext', '-bbox', '{}', '-')
    )
      .matchAll(/xMax="([\d.]+)"/g)
      .map(([, right]) => Number(right))
      .toArray()
      .sort((one, another) => another - one)
    expect(width).toBeLessThan(595.28 - 40)
  }
})
