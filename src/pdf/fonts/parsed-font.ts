import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { create, type Font } from 'fontkit'

const require = createRequire(import.meta.url)

type Anchor = { markAnchor: object | null }

/** A font's rules by which letters are joined or moved, decoded one by one when they are first asked for. */
type Rules = { lookupList: { length: number; get: (index: number) => unknown } }

/** What sets letters in a font that has rules for it; not in fontkit's types, and pinned with its version. */
type Insides = {
  GSUB?: Rules
  GPOS?: Rules
  _layoutEngine: {
    engine?: { GPOSProcessor?: { applyAnchor: (mark: Anchor, base: object | null, index: number) => void } }
  }
}

/** A font from a file of an npm package. */
export function parsedFont(file: string): Font {
  return parse(readFileSync(require.resolve(file)))
}

/**
 * The same with an event loop that is free meanwhile: a font of Chinese has 10 MB, one of Devanagari has 257 rules, which
 * the first letter that is set would decode all at once.
 */
export async function readFont(file: string): Promise<Font> {
  const font = parse(await readFile(require.resolve(file)))
  const { GSUB, GPOS } = font as unknown as Insides
  for (const { lookupList } of [GSUB, GPOS].filter((rules) => rules !== undefined)) {
    for (let index = 0; index < lookupList.length; index += 1) {
      lookupList.get(index)
      await nextTurn()
    }
  }
  return font
}

/**
 * Fonts may say of a mark that it has no place on some letter; fontkit 2.0.4 throws at that (its issue 367), here the mark
 * stays where it is.
 */
function parse(content: Buffer): Font {
  const font = create(content) as Font
  const marks = (font as unknown as Insides)._layoutEngine.engine?.GPOSProcessor
  if (marks) {
    const original = marks.applyAnchor.bind(marks)
    marks.applyAnchor = (mark, base, index) => {
      if (mark.markAnchor && base) original(mark, base, index)
    }
  }
  return font
}
