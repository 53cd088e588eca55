import type { Font, Glyph, GlyphRun } from 'fontkit'
import { fonts, type Weight } from '../fonts/fonts.ts'
import { scriptFont } from '../fonts/script-fonts.ts'
import { inStackingOrder } from './mark-order.ts'
import { mirrored, type Run } from './runs.ts'

/**
 * A glyph at its place, in the font's units, and the characters for which a reader is to take it; a carrier is an empty one
 * that takes no room.
 */
export type Placed = { glyph: Glyph; x: number; y: number; means: number[]; isCarrier?: boolean }

/** A run as its font draws it. */
export type Shaped = {
  font: Font
  /** Under which a document knows the font. */
  name: string
  glyphs: Placed[]
  /** In units of the text's size. */
  width: number
  /** What the glyphs say together, where they do not say it one by one. */
  actual?: string
  /** The characters that no font has. */
  missing: string[]
}

/** What stands on the page where no font has a character. */
const replacement = '\ufffd'

/**
 * Sets a run: letters joined, reordered and with their marks in place, as the script wants it. A run that is read to the
 * left has its characters one by one from left to right, because readers of PDF turn them round themselves.
 */
export function shaped(run: Run, weight: Weight): Shaped {
  if (run.font === 'base' || run.font === 'none') return inBase(run, weight)
  const font = scriptFont(run.font, weight)
  const common = { font, name: font.postscriptName, missing: [] }
  const text = inStackingOrder(run.text, run.font)
  if (run.toLeft) {
    const set = font.layout(mirrored(text), [], undefined, undefined, 'rtl')
    return { ...common, width: widthOf(font, set), glyphs: oneByOne(font, set, run.text) }
  }
  const set = font.layout(text, [], undefined, undefined, 'ltr')
  return { ...common, width: widthOf(font, set), ...together(set, run.text) }
}

/** The base font sets every letter for itself, from left to right whatever it is given. */
function inBase({ text, font: which, toLeft }: Run, weight: Weight): Shaped {
  const font = fonts[weight]
  const isMissing = which === 'none'
  const characters = toLeft ? [...text].reverse() : [...text]
  const drawn = isMissing ? replacement.repeat(characters.length) : characters.join('')
  const set = font.layout(toLeft ? mirrored(drawn) : drawn)
  const common = { font, name: weight, width: widthOf(font, set), missing: isMissing ? characters : [] }
  if (!toLeft && !isMissing) return { ...common, ...together(set, text) }
  const glyphs = placed(set).map((glyph, index) => ({ ...glyph, means: codePoints(characters[index] ?? '') }))
  return { ...common, glyphs }
}

function widthOf(font: Font, { positions }: GlyphRun): number {
  return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) / font.unitsPerEm
}

function placed({ glyphs, positions }: GlyphRun): Placed[] {
  let pen = 0
  return glyphs.map((glyph, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    const x = pen + xOffset
    pen += xAdvance
    return { glyph, x, y: yOffset, means: glyph.codePoints }
  })
}

/** Glyphs that are read from left to right; with the text itself, unless they are one letter after the other. */
function together(set: GlyphRun, text: string): Pick<Shaped, 'glyphs' | 'actual'> {
  const glyphs = placed(set)
  const said = String.fromCodePoint(...glyphs.flatMap(({ means }) => means))
  const isSimple =
    said === text && set.positions.every(({ xAdvance, yOffset }) => xAdvance > 0 && yOffset === 0)
  return isSimple ? { glyphs } : { glyphs, actual: text }
}

/**
 * Glyphs that are read from right to left, none of them with more than one character: marks, joiners and the second
 * letter of a ligature are carried by an empty glyph beside the letter that they belong to.
 */
function oneByOne(font: Font, set: GlyphRun, text: string): Placed[] {
  const said: Placed[] = []
  const silent: Placed[] = []
  const empty = font.glyphForCodePoint(0x20)
  let marks: number[] = []
  const carry = (characters: number[], x: number) => {
    said.push(...characters.map((one) => ({ glyph: empty, x, y: 0, means: [one], isCarrier: true })))
  }
  const glyphs = placed(set)
  glyphs.forEach((one, index) => {
    const { xAdvance = 0 } = set.positions[index] ?? {}
    const [character, ...others] = one.means.toReversed()
    if (xAdvance === 0 || character === undefined) {
      silent.push({ ...one, means: [] })
      marks.push(...one.means.toReversed())
      return
    }
    carry(marks, one.x)
    marks = []
    said.push({ ...one, means: [character] })
    carry(others, one.x + xAdvance)
  })
  carry(marks, glyphs.at(-1)?.x ?? 0)
  return [...asWritten(said, text), ...silent]
}

/** The glyphs with the text's own characters: brackets were turned round, marks reordered, joiners replaced by spaces. */
function asWritten(said: Placed[], text: string): Placed[] {
  const characters = codePoints(text).reverse()
  if (characters.length !== said.length) return said
  return said.map((one, index) => ({ ...one, means: characters.slice(index, index + 1) }))
}

function codePoints(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0)
}
