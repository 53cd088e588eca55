import { createWriteStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Letter } from '../../src/letters/letter.ts'
import { writeLetters } from '../../src/letters/paper/letters-pdf.ts'
import { type Profile, profilePdf, warnOfMissing, writeProfiles } from '../../src/profiles/index.ts'
import { aLetter } from '../support/letter.ts'
import { linesOf } from '../support/pdf/text.ts'
import { aProfile } from '../support/profile.ts'

const config = loadConfig({})
const folder = await mkdtemp(join(tmpdir(), 'missing-'))
const aFile = (name: string) => createWriteStream(join(folder, `${name}.pdf`))

test('characters that no font has are reported with their page, and nothing else is', async () => {
  const onMissing = vi.fn<(profile: Profile, characters: string[]) => void>()
  const profiles = ['Núñez', '王', '😀 Smith 𐎀😀', 'ދިވެހި', 'محمد'].map((lastName, entryId) =>
    aProfile({ entryId, lastName }),
  )
  await writeProfiles(profiles, aFile('profiles'), config, 'en', { onMissing })
  expect(onMissing.mock.calls.map(([{ entryId }, characters]) => [entryId, characters])).toEqual([
    [2, ['U+10380', 'U+1F600']],
    [3, ['U+0780', 'U+0788', 'U+078B', 'U+07A8', 'U+07AC']],
  ])
})

test('the log names the reference number, not the name; the rest of the page is as ever', async () => {
  const warn = vi.fn()
  const profile = aProfile({ firstName: 'Ana', lastName: 'Núñez 😀', reference: 'RM9BA6S28E' })
  const [page] = linesOf(await profilePdf(profile, config, 'en', warnOfMissing({ warn })))
  expect(warn.mock.calls).toEqual([
    [{ reference: 'RM9BA6S28E', characters: ['U+1F600'] }, 'characters without a font'],
  ])
  expect(page?.join('\n')).toContain('Ana Núñez')
})

test('letters report them too', async () => {
  const onMissing = vi.fn<(letter: Letter, characters: string[]) => void>()
  const letters = [aLetter('Ana', 'Núñez'), { ...aLetter('王', '小明 😀'), candidate_number: '0008' }]
  await writeLetters(letters, aFile('letters'), config, 'en', { onMissing })
  const reports = onMissing.mock.calls.map(([letter, characters]) => [letter.candidate_number, characters])
  expect(reports).toEqual([['0008', ['U+1F600']]])
})
