import { boundedCache } from '../bounded-cache.ts'

type Fitted = { lines: readonly string[]; size: number }

const known = boundedCache<Fitted>()

/** Letters of about one width, in units of the text's size, in a sans-serif font. */
const widths: [letters: RegExp, width: number][] = [
  [/[iljI.,:;'’|!]/u, 0.31],
  [/[tfr()[\]/\- ]/u, 0.41],
  [/[ckszvxyJ]/u, 0.53],
  [/[aeBEFLPST]/u, 0.58],
  [/[mwMWÆŒ@%—ЖШЩЮжшщюфы]/u, 0.95],
  [/[\p{Lu}]/u, 0.73],
]

/** About how wide a text is in a sans-serif font, in units of its size; rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  return [...text.normalize('NFC')].reduce((sum, letter) => sum + letterWidth(letter), 0) * size
}

function letterWidth(letter: string): number {
  return widths.find(([letters]) => letters.test(letter))?.[1] ?? 0.61
}

/**
 * A text in as few lines as fit a width, and the largest size at which its longest word does; never larger than wanted.
 */
export function fitted(text: string, width: number, wanted: number): Fitted {
  return known(`${width} ${wanted} ${text}`, () => inLines(text, width, wanted))
}

function inLines(text: string, width: number, wanted: number): Fitted {
  const words = text.split(/\s+/u).filter((word) => word !== '')
  const longest = Math.max(...words.map((word) => textWidth(word, 1)), 0)
  const size = Math.min(wanted, longest > 0 ? width / longest : wanted)
  const lines: string[] = []
  for (const word of words) {
    const longer = [...lines.slice(-1), word].join(' ')
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return { lines, size }
}
