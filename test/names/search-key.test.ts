import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryKeys, searchWords } from '../../src/names/search-key.ts'

/** Whether what is typed finds somebody with this first and this last name. */
function finds(typed: string, firstName: string, lastName: string): boolean {
  const { name_key } = entryKeys(firstName, lastName)
  const words = searchWords(typed)
  return words.length > 0 && words.every((word) => name_key.includes(word))
}

test.each([
  [
    'accents and case',
    'Lucía',
    'Núñez García',
    ['nunez', 'NÚÑEZ', 'ñúñez', 'Nu\u0301n\u0303ez', 'garc', 'luci'],
  ],
  [
    'both names in any order',
    'Inés',
    'López',
    ['Inés López', 'lopez ines', 'López, Inés', 'LOPEZ,INES', ' lop  in '],
  ],
  [
    'apostrophes',
    'Síle',
    "O'Brien",
    ['obrien', "o'brien", 'O’Brien', 'O´BRIEN', 'O`Brien', 'oʼbrien', 'o brien', 'O＇Brien'],
  ],
  ['an apostrophe of another kind', 'Ka', 'Kaʻahumanu', ['kaahumanu', "ka'ahumanu", 'KA‘AHUMANU']],
  [
    'hyphens',
    'Jean-Luc',
    'Saint-Exupéry',
    ['jean luc', 'jeanluc', 'Jean‑Luc', 'JEAN–LUC', 'saint exupery', 'Saintexupery'],
  ],
  ['no hyphen', 'Jeanluc', 'Saint Exupery', ['jean-luc', 'Jean Luc', 'saint-exupéry']],
  [
    'particles',
    'Ana',
    'De la Cruz',
    ['delacruz', 'de la cruz', 'DE LA CRUZ', 'la cruz', 'cruz, ana', 'dela cruz'],
  ],
  [
    'soft hyphens and joiners',
    'Max\u00adi',
    'Schmidt\u200d',
    ['maxi', 'schmidt', 'ma\u00adxi', 'sch\u2060midt'],
  ],
  ['dots', 'J. R.', 'St. John', ['jr', 'st john', 'St.John', 'stjohn', 'j.r. st john']],
  ['an umlaut', 'Jürgen', 'Müller', ['muller', 'mueller', 'MÜLLER', 'MUELLER', 'juergen muller', 'uell']],
  ['an umlaut that was written out', 'Juergen', 'Mueller', ['müller', 'muller', 'mueller', 'Jürgen Müller']],
  ['one of each', 'Jörg', 'Müller-Koehler', ['mueller köhler', 'Müller-Kohler', 'muller-koehler']],
  ['sharp s', 'Jo', 'Groß', ['gross', 'GROSS', 'groß', 'GROẞ']],
  [
    'Nordic letters',
    'Åse',
    'Sørensen Þórðarson',
    ['aase', 'ase', 'sorensen', 'soerensen', 'SØRENSEN', 'thordarson', 'þórð'],
  ],
  ['Icelandic ligature', 'Ægir', 'Jónsson', ['aegir', 'ægir', 'ÆGIR', 'jonsson']],
  ['French ligature', 'Œuvre', 'Lefèvre', ['oeuvre', 'OEUVRE', 'œuvre', 'lefevre']],
  ['typographic ligature', 'Soﬁa', 'Griﬃn', ['sofia', 'griffin']],
  ['Turkish', 'İrem', 'Işık Çağrı', ['irem', 'İREM', 'IREM', 'isik', 'ışık', 'IŞIK', 'cagri', 'ırem']],
  ['Polish', 'Łukasz', 'Żółkiewski', ['lukasz', 'ŁUKASZ', 'zolkiewski', 'ŻÓŁK']],
  ['Czech', 'Jiří', 'Dvořák', ['jiri dvorak', 'DVOŘÁK']],
  ['Vietnamese', 'Thị Hương', 'Nguyễn Đặng', ['nguyen thi huong', 'NGUYỄN', 'dang', 'Đặng Hương', 'hươ']],
  ['Azerbaijani', 'Əli', 'Məmmədov', ['eli memmedov', 'ƏLİ']],
  ['Hausa', 'Ɓala', 'Ƙwaire', ['bala kwaire', 'ɓala']],
  ['Catalan', 'Gal·la', 'Marcel·lí', ['galla', 'gal·la', 'marcelli']],
  [
    'Greek',
    'Αλέξανδρος',
    'Παπαδόπουλος',
    ['παπαδοπουλος', 'ΠΑΠΑΔΟΠΟΥΛΟΣ', 'παπαδόπουλοσ', 'αλεξανδρος παπαδ', 'ΔΡΟΣ'],
  ],
  ['Russian', 'Алёна', 'Соловьёв', ['соловьев', 'СОЛОВЬЁВ', 'алена']],
  ['Ukrainian', 'Мар’яна', 'Їжакевич', ["мар'яна", 'марʼяна', 'МАРЯНА', 'їжак']],
  ['Georgian', 'გიორგი', 'მაისურაძე', ['ᲒᲘᲝᲠᲒᲘ', 'მაის']],
  ['Armenian', 'Սևակ', 'Մանուկյան', ['սեւակ', 'ՍԵՒԱԿ', 'ՍԵՎԱԿ', 'սևակ', 'ՄԱՆՈՒԿՅԱՆ']],
  ['Arabic without vowel signs', 'مُحَمَّد', 'أَحْمَد', ['محمد', 'احمد', 'أحمد', 'محمـد احمد']],
  ['Arabic with them', 'محمد', 'احمد', ['مُحَمَّد', 'أَحمد', 'إحمد', 'ٱحمد', 'آحمد']],
  ['Persian and Arabic letters', 'علی', 'کریمی', ['علي', 'كريمي', 'علی کریمی']],
  ['Arabic endings', 'فاطمة', 'مصطفى', ['فاطمه', 'مصطفي']],
  ['Persian joiner', 'زهرا', 'علی‌زاده', ['علیزاده', 'علی زاده']],
  ['Hebrew', 'שָׁלוֹם', 'כהן־לוי', ['שלום', 'שלומ', 'כהן לוי', 'כהנלוי']],
  ['Hebrew geresh', 'ז׳בוטינסקי', 'לוי', ["ז'בוטינסקי", 'זבוטינסקי']],
  ['Hindi', 'फ़ातिमा', 'शर्मा', ['फातिमा', 'फ़ातिमा', 'शर्मा', 'शर्‍मा', 'शर']],
  ['Bengali', 'ঋতু', 'বড়ুয়া', ['বড়ুয়া', 'ঋতু']],
  ['Tamil', 'கார்த்திக்', 'செல்வம்', ['செல்வம்', 'கார்']],
  ['Thai', 'สมชาย', 'ใจดี', ['สมชาย ใจดี', 'ใจ']],
  ['Chinese in one piece', '小明', '王', ['王小明', '小明', '王', '王 小明', '明']],
  ['Chinese of two characters', '芳', '李', ['李芳', '李', '芳']],
  ['Japanese', '太郎', '山田', ['山田太郎', '山田', '山田 太郎', '山田　太郎']],
  ['Japanese kana', 'タロウ', 'ヤマダ', ['ヤマダタロウ', 'ﾔﾏﾀﾞ', 'ヤマタ\u3099', 'ヤマダ・タロウ']],
  ['a variant of a character', '太郎', '葛\u{e0100}城', ['葛城']],
  ['Korean', '민준', '김', ['김민준', '김', '민준', '김 민준', '김민준'.normalize('NFD')]],
  ['wide letters', 'Ａｎａ', 'Ｌｅｅ', ['ana lee', 'ＬＥＥ']],
  ['signs that stand for something', 'A_b', '100% Co\\', ['100%', '_', '\\', '%']],
  ['no first name', '', 'Sukarno', ['sukarno']],
])('S7: a name is found however it is typed: %s', (_what, firstName, lastName, ways) => {
  for (const typed of ways) expect(finds(typed, firstName, lastName), typed).toBe(true)
})

test.each([
  ['another word', 'pérez', 'Ana', 'Núñez'],
  ['one word of two', 'Ana Pérez', 'Ana', 'Núñez'],
  ['the end of one name and the beginning of the other', 'anu', 'Ana', 'Núñez'],
  ['both names as one, where they stand apart', 'ananunez', 'Ana', 'Núñez'],
  ['two spellings as one', 'mullermueller', 'Jo', 'Müller'],
  ['another kana', 'タガミ', '', 'タカミ'],
  ['signs alone', '-’. ,', 'Ana', "O'Brien-Núñez"],
  ['the boundary', '|', 'Ana', 'Nú|ñez'],
  ['% for anything', 'n%z', 'Ana', 'Núñez'],
])('S7: nobody else is found: %s', (_what, typed, firstName, lastName) => {
  expect(finds(typed, firstName, lastName)).toBe(false)
})

test('S7: names sort by their letters alone, word by word', () => {
  const sorted = ['De Vries', 'Deacon', "D'Elia", 'Étienne', 'Evans', 'Núñez', 'Nunez Ab', 'Zoë']
  const keys = sorted.map((name) => entryKeys('', name).last_name_key)
  expect(keys).toEqual(['de vries', 'deacon', 'delia', 'etienne', 'evans', 'nunez', 'nunez ab', 'zoe'])
  expect(keys.toSorted()).toEqual(keys)
})

test('S7: however a name is composed or written large, and with any joiner in it, its words are the same, and are their own', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('\u00ad', '\u200d', '\u200c'),
      (name, joiner) => {
        const words = searchWords(name)
        expect(searchWords(name.normalize('NFD'))).toEqual(searchWords(name.normalize('NFC')))
        expect(searchWords(words.join(' '))).toEqual(words)
        expect(searchWords([...name.normalize('NFC')].join(joiner)).join('')).toBe(words.join(''))
      },
    ),
    { numRuns: 3000 },
  )
})

test('S7: any part of a name finds it, in any case', () => {
  const letters = fc.constantFrom(
    ..."aáäåæbcçdđeéëgğiİıjklłmnñoöøœprřsšßtuüvyzΑάβςσабёїщაბկևمحאםक王金が -'’.".normalize('NFC'),
  )
  const name = fc.string({ unit: letters, minLength: 1, maxLength: 14 })
  fc.assert(
    fc.property(name, name, fc.nat(), fc.nat(), (firstName, lastName, from, length) => {
      const whole = from % 2 === 0 ? firstName : lastName
      const start = from % whole.length
      const part = whole.slice(start, start + 1 + (length % whole.length))
      if (searchWords(part).length === 0) return
      for (const typed of [part, part.toUpperCase(), part.toLowerCase(), part.normalize('NFD')]) {
        expect(finds(typed, firstName, lastName), typed).toBe(true)
      }
    }),
    { numRuns: 5000 },
  )
})
