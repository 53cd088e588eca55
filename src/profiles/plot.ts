/** How large a chart is to be, in units: its width, the height of its scale, and its text. */
export type ChartSize = { width: number; scaleHeight: number; text: number }

/** So large that text can be read on a phone, where a unit is about a pixel. */
export const screenSize: ChartSize = { width: 350, scaleHeight: 310, text: 11 }

/** In points, between the margins of a page of A4. */
export const paperSize: ChartSize = { width: 499, scaleHeight: 234, text: 8 }

/** Where things are in a chart. */
export type Plot = {
  text: number
  /** The scale: from the right edge of its numbers to the edge of the chart, from its highest to its lowest score. */
  left: number
  right: number
  top: number
  bottom: number
  /** Where the columns begin, beside the CEFR levels. */
  columns: number
  at: (score: number) => number
}

/** Lays a plot out for a size and a scale; scores beyond the scale stand at its ends. */
export function plotOf({ width, scaleHeight, text }: ChartSize, scale: { from: number; to: number }): Plot {
  const top = text * 2.7
  const left = text * 1.95
  const unit = scaleHeight / (scale.to - scale.from)
  const at = (score: number) => top + (scale.to - Math.min(Math.max(score, scale.from), scale.to)) * unit
  return {
    text,
    left,
    right: width,
    top,
    bottom: top + scaleHeight,
    columns: left + Math.max(text * 2.05, width * 0.06),
    at,
  }
}
