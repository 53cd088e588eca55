import type { ScriptFont } from '../fonts/script-fonts.ts'

const hebrewFirst = ['\u05c1', '\u05c2', '\u05bc']

/**
 * A text with its marks in the order in which a font stacks them, from the letter outwards. Unicode's own order puts an
 * Arabic vowel before the shadda above which it stands, which would make a fatha look like a kasra; fontkit, unlike
 * HarfBuzz, leaves it at that. The count of characters stays, but that a Thai sara am becomes its two parts.
 */
export function inStackingOrder(text: string, font: ScriptFont): string {
  if (font === 'arabic') return text.replace(/([\u064b-\u0650\u0652\u0670]+)\u0651/gu, '\u0651$1')
  if (font === 'thai') return text.replace(/([\u0e31\u0e34-\u0e37\u0e47-\u0e4e]*)\u0e33/gu, '\u0e4d$1\u0e32')
  if (font !== 'hebrew') return text
  return text.replace(/[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]{2,}/gu, (marks) =>
    [...marks].sort((one, other) => rank(one) - rank(other)).join(''),
  )
}

/** The dot that tells shin from sin, then the one inside the letter, then vowels and accents as they come. */
function rank(mark: string): number {
  const index = hebrewFirst.indexOf(mark)
  return index < 0 ? hebrewFirst.length : index
}
