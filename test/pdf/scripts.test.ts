import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Document } from 'mupdf'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Letter } from '../../src/letters/letter.ts'
import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { type Profile, profilePdf, writeProfiles } from '../../src/profiles/index.ts'
import { aLetter } from '../support/letter.ts'
import { embedded, fontsOf } from '../support/pdf/fonts.ts'
import { checkSyntax, objectsOf } from '../support/pdf/qpdf.ts'
import { saidBy, turnedRound } from '../support/pdf/said.ts'
import { aProfile } from '../support/profile.ts'
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

/** A name as it stands in a file: drawn from left to right, whichever way it is read. */
const drawn = (text: string) =>
  /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text) ? turnedRound(text) : text

test.each(Object.entries(namesByScript))(
  'a profile with a name in %s says that name, character for character',
  async (_script, names) => {
    for (const name of names) {
      const [page] = saidBy(await profilePdf(named(name), config, 'en'))
      expect(page).toContain(drawn(full(name)))
    }
  },
)

test('a letter says the names of the candidate, the centre and the contact, whatever their scripts', async () => {
  const letters = allNames.map(([firstName, lastName]) => ({
    ...aLetter(firstName, lastName),
    centre_number: '00439',
    centre_name: lastName,
  }))
  const pages = saidBy(await lettersPdf(letters))
  allNames.forEach((name, index) => {
    const said = pages[index]?.join('\n') ?? ''
    expect(said).toMatch(new RegExp(`^${escaped(drawn(full(name)))}$`, 'm'))
    expect(said).toContain(`00439 ${drawn(name[1])}`)
    expect(said.match(new RegExp(escaped(drawn(full(name))), 'g'))).toHaveLength(2)
  })
})

test('300 names of every script in one file are read out as they are, 300 of 300', async () => {
  const wanted = Array.from(
    { length: 300 },
    (_, index) => allNames[(index * 7) % allNames.length] as [string, string],
  )
  const pdf = await profilesPdf(wanted.map(named))
  const pages = saidBy(pdf)
  expect(wanted.filter((name, index) => !pages[index]?.includes(drawn(full(name))))).toEqual([])
  const fonts = fontsOf(pdf)
  expect(fonts.length).toBeGreaterThan(9)
  for (const font of fonts) expect(font).toMatchObject(embedded)
  checkSyntax(pdf)
})

test('a name is read out the same after other documents had the same letters in other words', async () => {
  for (const name of [...allNames, ...allNames.toReversed()]) {
    const [page] = saidBy(await profilePdf(named(name), config, 'en'))
    expect(page).toContain(drawn(full(name)))
  }
})

test('the page says a name to who has it read aloud as it is written, not as its glyphs stand', async () => {
  for (const name of namesByScript.arabic ?? []) {
    const objects = Object.values(objectsOf(await profilePdf(named(name), config, 'en')))
    const heading = objects.find(({ value }) => value?.['/S'] === '/H2')
    expect(heading?.value['/ActualText']).toBe(`u:${full(name)}`)
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
  const [page] = saidBy(await profilePdf(named(['Ana', 'محمد López']), config, 'en'))
  expect(page).toContain(`Ana ${turnedRound('محمد')} López`)
  const [other] = saidBy(await profilePdf(named(['محمد', 'López']), config, 'en'))
  expect(other).toContain(`López ${turnedRound('محمد')}`)
})

test.each(['अनिरुद्धप्रतापनारायणसिंहवर्मा', '王'.repeat(60), 'عبدالرحمن '.repeat(9).trim()])(
  'a long name in any script becomes smaller or is broken, and is not cut: %s',
  async (name) => {
    const pdf = await profilePdf(named(['X', name]), config, 'en')
    const [page = []] = saidBy(pdf)
    const said = page.join('').replace(/\s/g, '')
    for (const word of new Set(name.split(' '))) {
      expect(said.split(drawn(word)).length - 1).toBe(name.split(word).length - 1)
    }
    expect(rightmost(pdf)).toBeLessThan(595.28 - 40)
  },
)

/** Where the text of a file's first page ends on the right, in points. */
function rightmost(pdf: Buffer): number {
  const page = Document.openDocument(pdf, 'application/pdf').loadPage(0)
  let right = 0
  page.toStructuredText('').walk({
    onChar: (character, _origin, _font, _size, quad) => {
      if (character.trim()) right = Math.max(right, quad[2], quad[6])
    },
  })
  return right
}

function escaped(text: string): string {
  return text.replace(/[()]/g, '\\$&')
}
