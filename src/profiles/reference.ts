/** A reference number as people read it: `ABCDE-FGHJK` (K5). */
export function groupedReference(reference: string): string {
  return reference.replace(/^(.{5})(?=.)/, '$1-')
}
