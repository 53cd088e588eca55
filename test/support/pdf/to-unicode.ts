/** The characters of each code of a font, the code in hexadecimal. */
export type Meanings = Map<string, string>

/** Reads the table `/ToUnicode` of a font (ISO 32000-1, 9.10.3). */
export function meaningsIn(table: string): Meanings {
  const meanings: Meanings = new Map()
  const mean = (code: number, text: string) => meanings.set(code.toString(16).padStart(4, '0'), text)
  for (const [from, , text] of rowsOf(table, 'bfchar', /(<\w+>)(\s*)(<[\w\s]*>)/g))
    mean(numberOf(from), textOf(text))
  for (const [from, to, list] of rowsOf(table, 'bfrange', /(<\w+>)\s*(<\w+>)\s*(\[[^\]]*\]|<[\w\s]*>)/g)) {
    const texts = list.match(/<[^>]*>/g) ?? []
    const first = numberOf(from)
    if (list.startsWith('[')) texts.forEach((text, index) => void mean(first + index, textOf(text)))
    else {
      // One text after the other: the last character counts up.
      const begin = numberOf(list)
      for (let code = first; code <= numberOf(to); code += 1)
        mean(code, String.fromCharCode(begin + code - first))
    }
  }
  return meanings
}

/** Text as PDF has it, two bytes a unit. */
export function utf16(bytes: Buffer): string {
  return Buffer.from(bytes).swap16().toString('utf16le')
}

function rowsOf(table: string, kind: string, row: RegExp): [string, string, string][] {
  const sections = table.matchAll(new RegExp(`begin${kind}([\\s\\S]*?)end${kind}`, 'g'))
  return [...sections].flatMap(([, section = '']) =>
    [...section.matchAll(row)].map(
      ([, one = '', two = '', three = '']) => [one, two, three] as [string, string, string],
    ),
  )
}

function textOf(hex: string): string {
  return utf16(Buffer.from(hex.replace(/[<>\s]/g, ''), 'hex'))
}

function numberOf(hex: string): number {
  return Number.parseInt(hex.slice(1), 16)
}
