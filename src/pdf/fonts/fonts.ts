import type { Font, GlyphRun } from 'fontkit'
import { parsedFont } from './parsed-font.ts'

export type Weight = 'regular' | 'semibold' | 'bold'

/** Fonts of every PDF, under the names by which pages ask for them. */
export const fonts: Record<Weight, Font> = {
  regular: load('400Regular/NotoSans_400Regular.ttf'),
  semibold: load('600SemiBold/NotoSans_600SemiBold.ttf'),
  bold: load('700Bold/NotoSans_700Bold.ttf'),
}

/** Text as the fonts are asked to set it: composed letters, one glyph each. */
export function normalised(text: string): string {
  return text.normalize('NFC')
}

/**
 * A font whose glyphs stand for the characters they are used for now. fontkit remembers a glyph's characters from its
 * first use; in a font that is shared between documents, a text copied from a later one would have letters of an earlier
 * one. Letters are set one by one, so that every glyph has exactly one character.
 */
function load(file: string): Font {
  const font = parsedFont(`@expo-google-fonts/noto-sans/${file}`)
  const original = font.layout.bind(font)
  font.layout = (text: string, features = {}): GlyphRun => {
    const run = original(text, { ccmp: false, liga: false, clig: false, locl: false, ...features })
    const characters = [...text]
    if (run.glyphs.length === characters.length) {
      run.glyphs.forEach((glyph, index) => {
        glyph.codePoints = [characters[index]?.codePointAt(0) ?? 0]
      })
    }
    return run
  }
  return font
}
