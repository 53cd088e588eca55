/** Letters that are letters of their own to Unicode, and a plain letter with something added to whoever types a name. */
const plainLetters: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ə: 'e',
  ɨ: 'i',
  ƀ: 'b',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ŉ: 'n',
  ς: 'σ',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  ʻ: "'",
  '`': "'",
  '´': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
}

const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu')

/** Accents of every alphabet, and the points of Hebrew; not the vowel signs that are letters in Indic scripts. */
const marks = /[[\p{M}&&\p{Script=Inherited}]\u0591-\u05c7]/gv

const onlyAscii = /^[ -_a-~]*$/

/**
 * A name as it is searched and sorted: any case, accents optional (S7). `Núñez`, `NUNEZ` and `nunez` are the same, so are
 * `Łukasz` and `lukasz`, `Nguyễn` and `nguyen`, `Παπαδόπουλος` and `παπαδοπουλοσ`.
 */
export function searchKey(name: string): string {
  return collapseSpace(onlyAscii.test(name) ? name.toLowerCase() : plain(name))
}

function plain(name: string): string {
  return name
    .replace(special, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(special, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC')
}

function collapseSpace(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
