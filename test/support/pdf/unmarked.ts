/** Operators that draw something outside of marked content on the first page of a file that qpdf uncompressed. */
export function unmarked(plain: string): string[] {
  const content =
    /stream\n([\s\S]*?)endstream/.exec(plain.slice(plain.indexOf('%% Contents for page 1')))?.[1] ?? ''
  const drawn: string[] = []
  let depth = 0
  for (const operator of content.match(/(?<=\s)(BDC|BMC|EMC|Tj|TJ|f\*?|F|S|s|B|b|Do)(?=\s)/g) ?? []) {
    if (operator === 'BDC' || operator === 'BMC') depth += 1
    else if (operator === 'EMC') depth -= 1
    else if (depth === 0) drawn.push(operator)
  }
  if (content.length < 1000) throw new Error('this is not the content of a page')
  return drawn
}
