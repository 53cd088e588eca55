/** A page of A4, upright, in points. */
export const a4 = { width: 595.28, height: 841.89, margin: 48 }

/** What is between the margins. */
export const inner = a4.width - 2 * a4.margin
