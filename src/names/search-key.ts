/**
 * Names as they are stored to be found, and what is typed to find them: both are made here, and only here. A name is found
 * with or without apostrophe, hyphen, space, joiner, accent and ligature, in any case, with `ue` for `ü`, and by any part.
 */

/** The columns of an entry by which it is found and sorted. */
export type EntryKeys = { first_name_key: string; last_name_key: string; name_key: string }

/** Between the parts of `name_key`; no word holds it. */
export const boundary = '|'

/**
 * The keys of an entry. `name_key` has three parts: the first name, the last name, and, where names are written without a
 * space between them (王小明), both as one. The others sort.
 */
export function entryKeys(firstName: string, lastName: string): EntryKeys {
  const together = unspaced.test(firstName) && unspaced.test(lastName) ? spellings(lastName + firstName) : ''
  return {
    first_name_key: searchWords(firstName).join(' '),
    last_name_key: searchWords(lastName).join(' '),
    name_key: [spellings(firstName), spellings(lastName), together].join(boundary),
  }
}

/** The key of a centre, by whose number and name it is found. */
export function centreKey(number: string, name: string): string {
  return `${number.toLowerCase()} ${spellings(name)}`
}

/** The words of what is typed to find a centre; a number belongs to the word before it: `Lisboa 7` is not every 7 in Lisboa. */
export function centreWords(text: string): string[] {
  return searchWords(text.replace(/\s+(?=\d)/gu, ''))
}

/** The words of a name, or of what is typed to find one, without all that can be written otherwise. */
export function searchWords(text: string): string[] {
  return folded(text)
    .split(separators)
    .filter((word) => word !== '')
}

/** A name without spaces in every way it may be spelled. */
function spellings(name: string): string {
  const asWritten = joined(name)
  return [...new Set([asWritten, joined(withSecondLetters(name)), withoutSecondLetters(asWritten)])].join(' ')
}

function joined(name: string): string {
  return searchWords(name).join('')
}

/** How letters are written where there is no key for them: `ue` for `ü`, as passports and Germans do. */
function withSecondLetters(name: string): string {
  return name
    .normalize('NFD')
    .replace(/([aou])\u0308/giu, '$1e')
    .replace(/a\u030a/giu, 'aa')
    .replace(/ø/giu, 'oe')
    .replace(/և/gu, 'եվ')
}

/** The other way round: a name that was written with `ue` is found with a plain `u`, as one with `ü` is. */
function withoutSecondLetters(key: string): string {
  return key.replace(/([aou])e|aa/g, (_pair, vowel = 'a') => vowel)
}

const onlyPlain = /^[a-z ]*$/

function folded(text: string): string {
  const lower = text.toLowerCase()
  if (onlyPlain.test(lower)) return lower
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ignored, '')
    .replace(special, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
}

/**
 * What is neither a letter nor ends a word: apostrophes of every alphabet, accents (some stand after a space of their own), joiners,
 * soft hyphens and other invisible characters, and the vowel signs of Arabic and Hebrew; not those that are letters in
 * Indic scripts, nor the marks that make another letter of a kana.
 */
const ignored = new RegExp(
  [
    "['‘’‛`ʹʺʻʼʽʾʿˈˊˋ′‵ꞌ՚׳״ـ]",
    String.raw` ?[[\p{M}&&\p{Script=Inherited}]--[\u3099\u309a]]`,
    String.raw`[\p{M}&&[\p{Script=Hebrew}\p{Script=Arabic}]]`,
    // The dot below that Indic scripts add to letters of other languages.
    String.raw`[\u093c\u09bc\u0a3c\u0abc\u0b3c]`,
    String.raw`[\p{Default_Ignorable_Code_Point}\p{Cf}]`,
  ].join('|'),
  'gv',
)

/** Spaces, hyphens and all punctuation, except signs that stand for something and so are looked for. */
const separators = /[\p{Z}\p{Cc}\s\|[\p{P}--[%_\\\&@#*\/]]]+/v

/** Letters that are letters of their own to Unicode, and another letter with something added to whoever types a name. */
const plainLetters: Record<string, string> = {
  ...lettersLike('a', 'ɑ'),
  ...lettersLike('b', 'ƀɓ'),
  ...lettersLike('c', 'ȼƈ'),
  ...lettersLike('d', 'đðɖɗ'),
  ...lettersLike('e', 'əɛǝɇ'),
  ...lettersLike('g', 'ɠɣǥ'),
  ...lettersLike('h', 'ħ'),
  ...lettersLike('i', 'ıɨɩ'),
  ...lettersLike('j', 'ɉȷ'),
  ...lettersLike('k', 'ƙĸ'),
  ...lettersLike('l', 'łƚɫ'),
  ...lettersLike('n', 'ŋɲɳ'),
  ...lettersLike('o', 'øɔɵ'),
  ...lettersLike('r', 'ɍ'),
  ...lettersLike('t', 'ŧƭʈ'),
  ...lettersLike('u', 'ʉ'),
  ...lettersLike('v', 'ʋ'),
  ...lettersLike('y', 'ƴɏ'),
  ...lettersLike('z', 'ƶʒ'),
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  // Forms that a letter takes at the end of a word.
  ς: 'σ',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  // Arabic, Persian and Urdu ways to write one letter.
  ٱ: 'ا',
  ة: 'ه',
  ...lettersLike('ه', 'ہھە'),
  ...lettersLike('ي', 'ىیې'),
  ک: 'ك',
}

function lettersLike(letter: string, others: string): Record<string, string> {
  return Object.fromEntries([...others].map((other) => [other, letter]))
}

const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu')

/** Scripts in which a last and a first name follow each other without a space. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
