import type { Font, Glyph } from 'fontkit'
import type { Weight } from './fonts.ts'
import { parsedFont } from './parsed-font.ts'

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

/** A script's font, read when it is first asked for. Chinese, Japanese and Korean have one strong weight (10 MB each). */
export function scriptFont(name: ScriptFont, weight: Weight): Font {
  const file = files[weight === 'bold' && name.length === 2 ? 'semibold' : weight]
  const family = name.length === 2 ? name.toUpperCase() : `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  const path = `@expo-google-fonts/noto-sans-${name}/${file}/NotoSans${family}_${file}.ttf`
  const font = parsed.get(path) ?? load(path)
  parsed.set(path, font)
  return font
}

/**
 * A font whose glyphs stand for the characters they are used for now. fontkit remembers a glyph's characters from its
 * first use, and shapes by them; here it makes every glyph anew.
 */
function load(path: string): Font {
  const font = parsedFont(path) as Font & { _glyphs: Record<number, Glyph> }
  const original = font.getGlyph.bind(font)
  font.getGlyph = (id, characters) => {
    delete font._glyphs[id]
    return original(id, characters)
  }
  return font
}
