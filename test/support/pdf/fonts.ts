import { objectsOf } from './qpdf.ts'

export type PdfFont = {
  name: string
  encoding: unknown
  isEmbedded: boolean
  isSubset: boolean
  hasText: boolean
}

/** A font that shows and says the same on every machine. */
export const embedded = { encoding: '/Identity-H', isEmbedded: true, isSubset: true, hasText: true }

/** The fonts of a PDF; `hasText` where every glyph has its characters, so that they can be copied. */
export function fontsOf(pdf: Uint8Array): PdfFont[] {
  const objects = objectsOf(pdf)
  const at = (reference: unknown) => objects[`obj:${reference}`]?.value ?? {}
  const all = Object.values(objects).map(({ value }) => value)
  return all
    .filter((value) => value?.['/Type'] === '/Font' && value['/Subtype'] === '/Type0')
    .map((font) => {
      const [descendant] = font['/DescendantFonts'] as unknown[]
      const descriptor = at(at(descendant)['/FontDescriptor'])
      return {
        name: String(font['/BaseFont']),
        encoding: font['/Encoding'],
        isEmbedded: '/FontFile2' in descriptor || '/FontFile3' in descriptor,
        isSubset: /^\/[A-Z]{6}\+/.test(String(font['/BaseFont'])),
        hasText: '/ToUnicode' in font,
      }
    })
}
