/** What a rectangle of a chart is; how it looks is the drawer's. */
export type RectangleRole =
  | 'band'
  | 'band-alternate'
  | 'card'
  | 'track'
  | 'bar'
  | 'bar-overall'
  | 'grade'
  | 'grade-reached'
  | 'plate'
  | 'plate-status'

/** What a text of a chart is. */
export type TextRole =
  | 'scale'
  | 'band-label'
  | 'heading'
  | 'name'
  | 'name-overall'
  | 'score'
  | 'score-overall'
  | 'status'
  | 'grade-label'
  | 'grade-label-reached'

/** A part of a chart, in units (to a hundredth) from its upper left corner; later ones lie on top of earlier ones. */
export type Shape =
  | {
      kind: 'rectangle'
      role: RectangleRole
      x: number
      y: number
      width: number
      height: number
      radius: number
    }
  | { kind: 'line'; role: 'grid' | 'axis' | 'overall-line'; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'marker'; role: 'marker' | 'marker-overall'; x: number; y: number; radius: number }
  | {
      kind: 'text'
      role: TextRole
      x: number
      /** Of the line on which the letters stand. */
      y: number
      size: number
      anchor: 'start' | 'middle' | 'end'
      text: string
    }

/**
 * The chart of a result: a title and a description for those who do not see it, and its shapes, in layers from the ground up.
 * A layer that looks the same on the charts of several results is the same array.
 */
export type Chart = {
  width: number
  height: number
  layers: readonly [ground: readonly Shape[], ...others: (readonly Shape[])[]]
  title: string
  description: string
}

/** A rectangle, given its edges as a place and a size. */
export function rectangle(
  role: RectangleRole,
  box: { x: number; y: number; width: number; height: number },
  radius = 0,
): Shape {
  const [x, y, width, height] = [near(box.x), near(box.y), near(box.width), near(box.height)]
  return { kind: 'rectangle', role, x, y, width, height, radius: near(radius) }
}

/** A line from left to right at one height. */
export function level(role: 'grid' | 'axis' | 'overall-line', x1: number, x2: number, y: number): Shape {
  return { kind: 'line', role, x1: near(x1), y1: near(y), x2: near(x2), y2: near(y) }
}

/** The mark at a score. */
export function marker(
  role: 'marker' | 'marker-overall',
  at: { x: number; y: number; radius: number },
): Shape {
  return { kind: 'marker', role, x: near(at.x), y: near(at.y), radius: near(at.radius) }
}

/** One line of text. */
export function line(
  role: TextRole,
  text: string,
  at: { x: number; y: number; size: number },
  anchor: 'start' | 'middle' | 'end' = 'middle',
): Shape {
  return { kind: 'text', role, x: near(at.x), y: near(at.y), size: near(at.size), anchor, text }
}

/** Lines of text around the middle of a place, one under the other. */
export function centred(
  role: TextRole,
  lines: readonly string[],
  at: { x: number; y: number; size: number },
): Shape[] {
  const leading = at.size * 1.15
  const first = at.y - ((lines.length - 1) * leading) / 2 + at.size * 0.36
  return lines.map((text, index) => line(role, text, { ...at, y: first + index * leading }))
}

/** A hundredth of a unit is seen by nobody, and all further digits were most of a page. */
function near(length: number): number {
  return Math.round(length * 100) / 100
}
