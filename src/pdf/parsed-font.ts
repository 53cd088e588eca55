import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
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

/** A font from a file of an npm package. */
export function parsedFont(file: string): Font {
  return parse(readFileSync(require.resolve(file)))
}

/** The same without waiting for the disk: a font of Chinese has 10 MB. */
export async function readFont(file: string): Promise<Font> {
  return parse(await readFile(require.resolve(file)))
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
