import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchKey } from '../../src/results/search/search-key.ts'

test.each([
  ['Núñez', 'nunez'],
  ['NÚÑEZ', 'nunez'],
  ['Łukasz', 'lukasz'],
  ['Nguyễn Thị Hương', 'nguyen thi huong'],
  ['Đặng', 'dang'],
  ['Παπαδόπουλος', 'παπαδοπουλοσ'],
  ['ΠΑΠΑΔΟΠΟΥΛΟΣ', 'παπαδοπουλοσ'],
  ['İREM Işık', 'irem isik'],
  ['Groß', 'gross'],
  ['Ægir Þórðarson', 'aegir thordarson'],
  ['Jørgen Œuvre', 'jorgen oeuvre'],
  ['O’Brien', "o'brien"],
  ['Соловьёв', 'соловьев'],
  ['  Ana   María ', 'ana maria'],
])('S7: %s is found as %s', (name, key) => {
  expect(searchKey(name)).toBe(key)
})

test('S7: however a name is composed or written large, its key is the same, and a key is its own key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const key = searchKey(name)
      expect(searchKey(name.normalize('NFD'))).toBe(searchKey(name.normalize('NFC')))
      expect(searchKey(key)).toBe(key)
    }),
    { numRuns: 2000 },
  )
})
