/** How a shape is painted: filled, with an edge, or both; colours as `#rrggbb`. */
export type Paint = { fill?: string | undefined; edge?: string | undefined; edgeWidth?: number }

/** A part of a page, in points from its upper left corner. */
export type Box = { x: number; y: number; width: number; height: number }

/** So far from a corner the handles of a curve stand that is nearly a quarter of a circle, in units of its radius. */
const quarter = 0.5523

const fractions = Array.from({ length: 100 }, (_, hundredths) => String(hundredths / 100).slice(1))

const known = new Map<string, string>()

/** A number as PDF writes it, to a hundredth of a point. */
export function number(value: number): string {
  const hundredths = Math.round(Math.abs(value) * 100)
  const whole = Math.floor(hundredths / 100)
  // A whole number becomes text several times as fast as one with a fraction.
  return `${value < 0 ? '-' : ''}${whole}${fractions[hundredths - whole * 100]}`
}

/** Colours what is filled from here on, letters too. */
export function filling(colour: string): string {
  return `${components(colour)} rg\n`
}

export function rectangle({ x, y, width, height }: Box, paint: Paint): string {
  return painted(`${point(x, y)} ${point(width, height)} re`, paint)
}

export function roundedRectangle({ x, y, width, height }: Box, radius: number, paint: Paint): string {
  const r = Math.min(radius, width / 2, height / 2)
  if (paint.fill && !paint.edge) {
    const colour = components(paint.fill)
    const core = `${point(x + r, y + r)} ${point(width - 2 * r, height - 2 * r)} re`
    return `1 j ${number(2 * r)} w ${colour} rg ${colour} RG ${core} B 0 j\n`
  }
  const c = r * (1 - quarter)
  const [right, bottom] = [x + width, y + height]
  return painted(
    `${point(x + r, y)} m ${point(right - r, y)} l
${point(right - c, y)} ${point(right, y + c)} ${point(right, y + r)} c ${point(right, bottom - r)} l
${point(right, bottom - c)} ${point(right - c, bottom)} ${point(right - r, bottom)} c ${point(x + r, bottom)} l
${point(x + c, bottom)} ${point(x, bottom - c)} ${point(x, bottom - r)} c ${point(x, y + r)} l
${point(x, y + c)} ${point(x + c, y)} ${point(x + r, y)} c h`,
    paint,
  )
}

/** A filled shape with round ends and an edge; a circle where both ends are the same place. */
export function capsule(
  from: [number, number],
  to: [number, number],
  thickness: number,
  { fill, edge, edgeWidth }: { fill: string; edge: string; edgeWidth: number },
): string {
  const stroke = (width: number, colour: string) =>
    `${number(width)} w ${components(colour)} RG ${point(...from)} m ${point(...to)} l S\n`
  return `1 J ${stroke(thickness + edgeWidth, edge)}${stroke(thickness - edgeWidth, fill)}0 J\n`
}

export function polygon(corners: [x: number, y: number][], paint: Paint): string {
  return painted(
    `${corners.map(([x, y], index) => `${point(x, y)} ${index === 0 ? 'm' : 'l'}`).join(' ')} h`,
    paint,
  )
}

/** A straight line; `dash` is how long its dashes and the gaps between them are. */
export function line(
  [x1, y1]: [number, number],
  [x2, y2]: [number, number],
  width: number,
  colour: string,
  dash?: [number, number],
): string {
  const drawn = painted(`${point(x1, y1)} m ${point(x2, y2)} l`, { edge: colour, edgeWidth: width })
  return dash ? `[${point(...dash)}] 0 d\n${drawn}[] 0 d\n` : drawn
}

function painted(path: string, { fill, edge, edgeWidth = 0.5 }: Paint): string {
  const stroke = edge ? `${number(edgeWidth)} w ${components(edge)} RG\n` : ''
  return `${fill ? filling(fill) : ''}${stroke}${path} ${fill && edge ? 'B' : fill ? 'f' : 'S'}\n`
}

function point(x: number, y: number): string {
  return `${number(x)} ${number(y)}`
}

function components(colour: string): string {
  const numbers = known.get(colour) ?? read(colour)
  known.set(colour, numbers)
  return numbers
}

function read(colour: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  return parts.map((part) => String(Math.round(part * 1000) / 1000)).join(' ')
}
