import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Font, Glyph } from 'fontkit'
import type { Weight } from './fonts.ts'
import { parsedFont, readFont } from './parsed-font.ts'

/** Scripts that have a font of their own, and the characters that ask for it. */
const scripts = {
  arabic: /[\p{Script=Arabic}\u060c\u061b\u061f\u0640\u0660-\u0669]/u,
  hebrew: /\p{Script=Hebrew}/u,
  thai: /[\p{Script=Thai}\u0e3f]/u,
  devanagari: /[\p{Script=Devanagari}\u0964\u0965]/u,
  georgian: /\p{Script=Georgian}/u,
  armenian: /[\p{Script=Armenian}\u0589]/u,
}

const eastAsian =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\u30a0-\u30ff\uff00-\uffef]/u

export type ScriptFont = keyof typeof scripts | 'sc' | 'jp' | 'kr'

const files: Record<Weight, string> = {
  regular: '400Regular',
  semibold: '600SemiBold',
  bold: '700Bold',
}

const parsed = new Map<string, Font>()

/**
 * The fonts in which a character may be found, best first. A Han character looks as the rest of the text asks: Japanese
 * beside kana, Korean beside hangul, Chinese otherwise.
 */
export function fontsFor(character: string, text: string): ScriptFont[] {
  if (eastAsian.test(character)) {
    if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return ['jp', 'sc', 'kr']
    return /\p{Script=Hangul}/u.test(text) ? ['kr', 'sc', 'jp'] : ['sc', 'jp', 'kr']
  }
  const names = Object.keys(scripts) as (keyof typeof scripts)[]
  return names.filter((name) => scripts[name].test(character))
}

/** A script's font. One for which nobody called `readFontsFor` is read now, and everything waits for it. */
export function scriptFont(name: ScriptFont, weight: Weight): Font {
  const file = fileOf(name, weight)
  const font = parsed.get(file) ?? whoseGlyphsAreNew(parsedFont(file))
  parsed.set(file, font)
  return font
}

/** Reads the fonts for texts, in every weight, and has each set a first word: the event loop is free in between. */
export async function readFontsFor(texts: readonly string[]): Promise<void> {
  const wanted = new Map<ScriptFont, string>()
  for (const text of texts) {
    for (const character of text) {
      const [name] = fontsFor(character, text)
      if (name) wanted.set(name, `${wanted.get(name) ?? ''}${character}`)
    }
  }
  for (const [name, text] of wanted) {
    for (const weight of Object.keys(files) as Weight[]) {
      const file = fileOf(name, weight)
      if (parsed.has(file)) continue
      const font = whoseGlyphsAreNew(await readFont(file))
      parsed.set(file, parsed.get(file) ?? font)
      font.layout(text)
      await nextTurn()
    }
  }
}

/** Chinese, Japanese and Korean have one strong weight, for each has 10 MB. */
function fileOf(name: ScriptFont, weight: Weight): string {
  const file = files[weight === 'bold' && name.length === 2 ? 'semibold' : weight]
  const family = name.length === 2 ? name.toUpperCase() : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return `@expo-google-fonts/noto-sans-${name}/${file}/NotoSans${family}_${file}.ttf`
}

/**
 * A font whose glyphs stand for the characters they are used for now. fontkit remembers a glyph's characters from its
 * first use, and shapes by them; here it makes every glyph anew.
 */
function whoseGlyphsAreNew(parsed: Font): Font {
  const font = parsed as Font & { _glyphs: Record<number, Glyph> }
  const original = font.getGlyph.bind(font)
  font.getGlyph = (id, characters) => {
    delete font._glyphs[id]
    return original(id, characters)
  }
  return font
}
