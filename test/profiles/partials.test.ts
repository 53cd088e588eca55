import { parse } from 'node-html-parser'
import { expect, test } from 'vitest'
import type { Profile } from '../../src/profiles/index.ts'
import { shownProfile } from '../../src/profiles/index.ts'
import { translator } from '../../src/web/languages/languages.ts'
import { templates } from '../../src/web/templates.ts'
import { aProfile } from '../support/profile.ts'

const t = translator('en')
const draw = templates(false)

function partial(name: string, profile: Profile) {
  return parse(draw(`partials/${name}`, { ...shownProfile(profile, t), t }))
}

test('S8: the chart of the page is one picture with a title and a description', () => {
  const page = partial('profile-chart', aProfile({ entryId: 12 }))
  const svg = page.querySelector('svg[role=img]')
  const labels = svg?.getAttribute('aria-labelledby')?.split(' ') ?? []
  const words = labels.map((id) => svg?.querySelector(`[id=${id}]`)?.textContent)
  expect(words).toEqual([expect.stringContaining('B2 First'), expect.stringContaining('Overall: 175')])
  expect(page.querySelectorAll('[style], style, script')).toEqual([])
})

test('S8: its figures stand in a table, whose first row and column are headings', () => {
  const page = partial('profile-table', aProfile())
  expect(page.querySelectorAll('caption, th[scope=col]').length).toBe(4)
  const rows = page.querySelectorAll('tbody tr').map((row) => row.text.split(/\s{2,}/).filter(Boolean))
  expect(rows.at(0)).toEqual(['Reading', '171', 'B2'])
  expect(rows.at(-1)).toEqual(['Overall', '175', 'B2'])
  expect(page.querySelectorAll('tbody th[scope=row]').length).toBe(6)
})

test('S8: an exam without a chart has a table all the same', () => {
  const profile = aProfile()
  const without = { ...profile, exam: { ...profile.exam, chart: undefined } }
  expect(partial('profile-chart', without).textContent.trim()).toBe('')
  expect(partial('profile-table', without).querySelectorAll('tbody tr').length).toBe(6)
})

test('K3: a status stands in words where there is no score', () => {
  const withheld = { code: 'reading', status: 'withheld', score: 171, grade: null, cefr: 'B2' } as const
  const page = partial('profile-table', aProfile({ components: [withheld] }))
  expect(page.querySelector('tbody td')?.text).toBe('Withheld')
  expect(page.text).not.toContain('171')
})
