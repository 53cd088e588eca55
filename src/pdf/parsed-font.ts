import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

const require = createRequire(import.meta.url)

type Anchor = { markAnchor: object | null }

/** What places marks in a font that has rules for it; not in fontkit's types, and pinned with its version. */
type Insides = {
  _layoutEngine: {
    engine?: { GPOSProcessor?: { applyAnchor: (mark: Anchor, base: object | null, index: number) => void } }
  }
}

/**
 * A font from a file of an npm package. Fonts may say of a mark that it has no place on some letter; fontkit 2.0.4 throws
 * at that (its issue 367), here the mark stays where it is.
 */
export function parsedFont(file: string): Font {
  const font = create(readFileSync(require.resolve(file))) as Font
  const marks = (font as unknown as Insides)._layoutEngine.engine?.GPOSProcessor
  if (marks) {
    const original = marks.applyAnchor.bind(marks)
    marks.applyAnchor = (mark, base, index) => {
      if (mark.markAnchor && base) original(mark, base, index)
    }
  }
  return font
}
