import fc from 'fast-check'
import { expect, test } from 'vitest'
import { profileChart, type Shape } from '../../src/profiles/geometry.ts'
import { paperSize, screenSize } from '../../src/profiles/plot.ts'
import { translator } from '../../src/web/languages/languages.ts'
import { aProfile } from '../support/profile.ts'

const t = translator('en')
const examCodes = ['A2K', 'B1P', 'B2F', 'C1A', 'C2P'] as const

/** The sides of a shape; of a text only where it stands. */
function sides(shape: Shape): { xs: number[]; ys: number[] } {
  switch (shape.kind) {
    case 'rectangle':
      return { xs: [shape.x, shape.x + shape.width], ys: [shape.y, shape.y + shape.height] }
    case 'line':
      return { xs: [shape.x1, shape.x2], ys: [shape.y1, shape.y2] }
    case 'marker':
      return {
        xs: [shape.x - shape.radius, shape.x + shape.radius],
        ys: [shape.y - shape.radius, shape.y + shape.radius],
      }
    case 'text':
      return { xs: [shape.x], ys: [shape.y] }
  }
}

const chartOf = (examCode: string, score: number, size = paperSize) => {
  const overall = { code: 'overall', status: 'final', score, grade: null, cefr: null } as const
  const profile = aProfile({ examCode, overall })
  const components = profile.components.map(({ code }) => ({ ...overall, code }))
  const chart = profileChart({ ...profile, components }, t, size)
  if (!chart) throw new Error('no chart')
  return chart
}

test('S8: bars, markers, grades and grid lie within the chart, for scores outside its scale too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examCodes),
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom(paperSize, screenSize),
      (examCode, score, size) => {
        const chart = chartOf(examCode, score, size)
        for (const shape of chart.layers.flat()) {
          const { xs, ys } = sides(shape)
          expect(Math.min(...xs)).toBeGreaterThanOrEqual(0)
          expect(Math.max(...xs)).toBeLessThanOrEqual(chart.width)
          expect(Math.min(...ys)).toBeGreaterThanOrEqual(0)
          expect(Math.max(...ys)).toBeLessThanOrEqual(chart.height)
        }
      },
    ),
  )
})

test.each(examCodes)('S8: the grades of %s lie within the CEFR levels', (examCode) => {
  for (const size of [paperSize, screenSize]) {
    const ys = (...roles: string[]) =>
      chartOf(examCode, 150, size)
        .layers.flat()
        .filter((shape) => shape.kind === 'rectangle' && roles.includes(shape.role))
        .flatMap((shape) => sides(shape).ys)
    const [grades, levels] = [ys('grade', 'grade-reached'), ys('band', 'band-alternate')]
    expect(grades.length).toBe(8)
    expect(Math.min(...grades)).toBeGreaterThanOrEqual(Math.min(...levels))
    expect(Math.max(...grades)).toBeLessThanOrEqual(Math.max(...levels))
  }
})

test('S8: the marker of the overall score is clear of the grades beside it, one of which is reached', () => {
  for (const size of [paperSize, screenSize]) {
    const shapes = chartOf('B2F', 175, size).layers.flat()
    const marker = shapes.find((shape) => shape.kind === 'marker' && shape.role === 'marker-overall')
    const grade = shapes.find((shape) => shape.kind === 'rectangle' && shape.role === 'grade')
    if (!marker || !grade) throw new Error('no marker or no grades')
    expect(Math.min(...sides(marker).xs)).toBeGreaterThan(Math.max(...sides(grade).xs))
    expect(shapes.filter((shape) => shape.role === 'grade-reached')).toHaveLength(1)
    expect(shapes).toContainEqual(expect.objectContaining({ role: 'grade-label-reached', text: 'B' }))
  }
})

test('S8: an exam without a scale has no chart', () => {
  const profile = aProfile()
  expect(profileChart({ ...profile, exam: { ...profile.exam, chart: undefined } }, t)).toBeUndefined()
})
