import { test } from 'vitest'
import { aBrowserPage, expectAccessible, picture } from '../support/browser.ts'
import { aCentre } from '../support/builders.ts'
import { aFamily } from '../support/officers.ts'
import { aCandidate, aCandidateEntry, aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal({ BOARD_NAME: 'Northern Examinations Board' })
const { owner } = portal.db

test.each([375, 1280])(
  'S2, S14: at %i pixels an officer invites staff, adds a preparation centre, looks at a person, unlocks a candidate',
  async (width) => {
    const { parent, series } = await aFamily(portal)
    const preparation = await aCentre(owner, {
      kind: 'preparation',
      parentId: parent.id,
      name: 'Lingua Madrid',
    })
    const colleague = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
    const about = { seriesId: series.id, centreId: parent.id, candidateNumber: '4711' }
    const candidate = await aCandidate(portal, { entry: await aCandidateEntry(owner, about) })
    const locked = portal.visitor()
    for (let attempt = 0; attempt < 4; attempt += 1)
      await locked.signIn('candidates', candidate.email, 'wrong')
    const person = await aStaffMember(portal, { area: 'officers', centreId: parent.id })
    const page = await aBrowserPage(portal.url, { viewport: { width, height: 900 } })
    const look = async (name: string) => {
      await expectAccessible(page)
      await picture(page, `people-${name}-${width}`)
    }
    await page.goto('/officers/sign-in')
    await page.getByLabel('User name').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'People' }).click()
    await page.getByLabel('E-mail address', { exact: true }).fill(`staff${width}@lingua.example`)
    await page.getByLabel('Centre number', { exact: true }).fill(preparation.number)
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByText('Invitations that wait').first().waitFor()
    await look('list')
    await page.getByRole('link', { name: colleague.email }).click()
    await page.getByRole('button', { name: 'Take access away' }).waitFor()
    await look('person')
    await page.goto('/officers/people/preparation-centres')
    await page.getByRole('button', { name: 'Add and invite' }).click()
    await page.getByText('Please check what you have entered').waitFor()
    await look('add')
    await page.goto('/officers/candidates?name=4711')
    await look('locked')
    await page.getByRole('button', { name: 'Unlock' }).click()
    await page.getByText('Candidate 4711 is unlocked.').waitFor()
  },
  60_000,
)
