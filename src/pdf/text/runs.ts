import { createRequire } from 'node:module'
import type { Bidi } from 'bidi-js'
import { fonts, type Weight } from '../fonts/fonts.ts'
import { fontsFor, type ScriptFont, scriptFont } from '../fonts/script-fonts.ts'

// Its types say that it has a default export; it is a function.
const bidi = (createRequire(import.meta.url)('bidi-js') as () => Bidi)()
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A part of a line that is set in one font and one direction; `none` where no font has its characters. */
export type Run = { text: string; font: ScriptFont | 'base' | 'none'; toLeft: boolean }

/** What every weight of the base font has, set letter by letter from left to right. */
const plain =
  /^[\u0020-\u007e\u00a0-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u0400-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2116\u2122]*$/u

/** Whether the base font alone sets a text, with nothing to shape and nothing to turn round. */
export function isPlain(text: string): boolean {
  return plain.test(text)
}

/** The runs of a line as they stand from left to right; each holds its characters in the order in which they are read. */
export function runsOf(text: string, weight: Weight): Run[] {
  const embedding = bidi.getEmbeddingLevels(text, beginsAtRight(text) ? 'rtl' : 'ltr')
  const runs: (Run & { level: number })[] = []
  const runAt: number[] = []
  for (const { segment, index } of graphemes.segment(text)) {
    const level = embedding.levels[index] ?? 0
    for (const { text: part, font } of inFonts(segment, text, weight, runs.at(-1)?.font)) {
      const last = runs.at(-1)
      if (last?.font === font && last.level === level && !endsWord(last, part)) last.text += part
      else runs.push({ text: part, font, level, toLeft: level % 2 === 1 })
      for (let unit = 0; unit < part.length; unit += 1) runAt.push(runs.length - 1)
    }
  }
  const order = new Set(bidi.getReorderedIndices(text, embedding).map((index) => runAt[index] ?? 0))
  return [...order].flatMap((index) => runs[index] ?? [])
}

/** Readers of PDF take what is shaped from left to right word by word. */
function endsWord({ text, font, toLeft }: Run, next: string): boolean {
  return font !== 'base' && !toLeft && (text === ' ') !== (next === ' ')
}

/** A text for a run that is read to the left, with its brackets turned round. */
export function mirrored(text: string): string {
  return [...text].map((character) => bidi.getMirroredCharacter(character) ?? character).join('')
}

/** By the first letter or digit, so that a centre's number stays before its name. */
function beginsAtRight(text: string): boolean {
  return /^[^\p{L}\p{N}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
}

/** A letter with its marks in a font that has all of them; where none has, its characters one by one. */
function inFonts(
  letter: string,
  text: string,
  weight: Weight,
  before: Run['font'] | undefined,
): Pick<Run, 'text' | 'font'>[] {
  const font = candidates(letter, text, before).find((name) => hasAll(name, weight, letter))
  if (font) return [{ text: letter, font }]
  const characters = [...letter]
  if (characters.length === 1) return [{ text: letter, font: 'none' }]
  return characters.flatMap((character) => inFonts(character, text, weight, before))
}

/** Signs that scripts share go with what is before them; letters, digits and ASCII signs never do. */
function candidates(letter: string, text: string, before: Run['font'] = 'base'): (ScriptFont | 'base')[] {
  if (/^[!-~]/.test(letter)) return ['base']
  const own = fontsFor(letter, text)
  const isShared = /^[\p{Script=Common}\p{Script=Inherited}]/u.test(letter)
  if (own.length > 0 || !isShared || before === 'none') return [...own, 'base']
  return [before, 'base']
}

function hasAll(name: ScriptFont | 'base', weight: Weight, letter: string): boolean {
  const font = name === 'base' ? fonts[weight] : scriptFont(name, weight)
  return [...letter].every(
    (character) => isUnseen(character) || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  )
}

/** Whether a character only says how others are set: a joiner, a direction, a variant. */
function isUnseen(character: string): boolean {
  return /^\p{Default_Ignorable_Code_Point}$/u.test(character)
}
