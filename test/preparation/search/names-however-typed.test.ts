import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryKeys, searchWords } from '../../../src/names/search-key.ts'
import { anEntry, aResult } from '../../support/builders.ts'
import { testPortal } from '../../support/portal.ts'
import { aCentreThatSearches, anotherCentre, numbers, search } from '../../support/search.ts'

const portal = await testPortal()
const { owner } = portal.db
const { june, visitor } = await aCentreThatSearches(portal)

test.each([
  ['a full last name', { lastName: 'Núñez García' }, ['0001']],
  ['part of it without accents', { lastName: 'nunez' }, ['0001']],
  ['in capitals', { lastName: 'NÚÑEZ' }, ['0001']],
  ['Polish without its letters', { lastName: 'zolkiew', firstName: 'lukasz' }, ['0007']],
  ['Vietnamese with and without marks', { lastName: 'nguyen', firstName: 'Hương' }, ['0012']],
  ['Greek without tonos', { lastName: 'ΠΑΠΑΔΟΠΟΥΛΟΣ' }, ['0030']],
  ['Cyrillic', { lastName: 'щерб' }, ['0031']],
  ['% and _ as themselves', { lastName: '100% o_' }, ['0099']],
  ['part from the middle of it', { lastName: 'garc' }, ['0001']],
  ['both names, with accents that are too many', { firstName: 'lùcía', lastName: 'ñúñéz' }, ['0001']],
  ['Vietnamese as it is written', { lastName: 'NGUYỄN', firstName: 'thị' }, ['0012']],
  ['decomposed accents', { lastName: 'Nu\u0301n\u0303ez' }, ['0001']],
  ['spaces around it', { lastName: '  garcía ' }, ['0001']],
  ['a backslash as itself', { lastName: '\\' }, []],
  ['% alone finds only names with it', { lastName: '%' }, ['0099']],
  ['_ alone finds only names with it', { lastName: '_' }, ['0099']],
  ['words in any order', { lastName: 'garcía núñez' }, ['0001']],
  ['a name without its space', { lastName: 'nunezgarcia', firstName: 'lucia' }, ['0001']],
  ['a first name is no last name', { lastName: 'lucia' }, []],
  ['a last name is no first name', { firstName: 'garcia' }, []],
  ['one letter', { lastName: 'Щ' }, ['0031']],
  ['two letters', { firstName: 'δρ', lastName: 'πα' }, ['0030']],
])('S7: by name: %s', async (_what, criteria, expected) => {
  expect(await search(visitor, criteria as Record<string, string>)).toEqual(expected)
})

test('S7: what a name is made of finds it again, in any case, with and without its accents', async () => {
  const { reader, about } = await anotherCentre(portal)
  const entry = await anEntry(owner, { ...about, seriesId: june.id, candidateNumber: '4711' })
  await aResult(owner, entry.id)
  const letters = [..."aáàâãäåbcçčdđeéêëěgğhiíîïıjkłlmnñńoóôöøőpqrřsśšşßtţťuúûüůvwxyýzźżΑαάβγςωюїщễạ'’-"]
  const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(name, fc.nat(), async (lastName, cut) => {
      await owner.query('update entry set last_name = $2, name_key = $3 where id = $1', [
        entry.id,
        lastName,
        entryKeys('Ana', lastName).name_key,
      ])
      const part = lastName.slice(cut % (lastName.length - 1))
      if (searchWords(part).length === 0) return
      const ways = [
        part,
        part.toUpperCase(),
        part.normalize('NFD'),
        part.normalize('NFD').replace(/[\u0300-\u036f]/g, ''),
      ]
      for (const typed of ways) {
        await reader.open(`/preparation/results?${new URLSearchParams({ lastName: typed })}`)
        expect(numbers(reader), typed).toEqual(['4711'])
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('S7: signs alone are refused beside their field, and find nobody', async () => {
  for (const typed of ['-', "'’", '. ,']) {
    await visitor.open(`/preparation/results?${new URLSearchParams({ lastName: typed })}`)
    expect(visitor.page.status).toBe(422)
    expect(visitor.words).toContain('Type letters of the name')
    expect(numbers(visitor)).toEqual([])
  }
})
