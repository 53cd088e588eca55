import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { type Profile, profilePdf } from '../../src/profiles/index.ts'
import { translator } from '../../src/web/languages/languages.ts'
import * as pdf from '../support/pdf/text.ts'
import { aProfile } from '../support/profile.ts'

const t = translator('en')
const config = loadConfig({ BOARD_NAME: 'Northern Examinations Board' })

async function wordsOf(profile: Profile): Promise<string> {
  return pdf.wordsOf(await profilePdf(profile, config, 'en'))
}

/** So many characters of numbered words: if one is missing on the page, it shows. */
const long = (word: string, length: number) =>
  Array.from({ length: 40 }, (_, index) => `${word}${index}`)
    .join(' ')
    .slice(0, length)
    .trim()

test('S8: the longest names that an import permits stand on the page in full', async () => {
  const profile = aProfile({
    firstName: long('Maria', 100),
    lastName: long('Perez', 100),
    centre: { number: 'ES439', name: long('Centro', 200) },
    preparationCentre: { number: 'ES43912', name: long('ACADEMIA', 200) },
  })
  const words = await wordsOf(profile)
  expect(words).toContain(`${profile.firstName} ${profile.lastName}`)
  expect(words).toContain(profile.centre.name)
  expect(words).toContain(profile.preparationCentre?.name)
  expect(words).not.toContain('…')
})

test('S8: a score below the reported scale is shown, without a grade', async () => {
  const overall = { code: 'overall', status: 'final', score: 131, grade: null, cefr: 'A2' } as const
  const words = await wordsOf(aProfile({ overall }))
  expect(words).toContain('131')
  expect(words).toContain(t('profile.belowScale'))
})

test.each(['pending', 'withheld', 'absent_part', 'absent'] as const)(
  'K3: where the result is "%s", the page says what that means and whom to ask',
  async (status) => {
    const overall = { code: 'overall', status, score: null, grade: null, cefr: null }
    const words = await wordsOf(aProfile({ overall }))
    expect(words).toContain(t(`profile.status.${status}`))
    expect(words).toContain(t(`profile.statusText.${status}`))
    expect(words).toMatch(/centre/)
  },
)

test('K5: the reference number stands at the head and at the foot of the page', async () => {
  const words = await wordsOf(aProfile({ reference: 'RM9BA6S28E' }))
  expect(words.match(/RM9BA-6S28E/g)).toHaveLength(2)
})
