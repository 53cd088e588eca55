import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paperSize, profileChart, type Shape, screenSize } from '../../src/profiles/geometry.ts'
import { translator } from '../../src/web/languages.ts'
import { aProfile } from '../support/profile.ts'

const t = translator('en')
const status = fc.constantFrom('pending', 'withheld', 'absent_part', 'absent')
const score = fc.integer({ min: 80, max: 230 })
const row = fc.oneof(
  score.map((value) => ({ status: 'final' as const, score: value, grade: null, cefr: null })),
  status.map((value) => ({ status: value, score: null, grade: null, cefr: null })),
)
const profile = fc
  .record({
    examCode: fc.constantFrom('A2K', 'B1P', 'B2F', 'C1A', 'C2P'),
    overall: row,
    rows: fc.array(row, { minLength: 5, maxLength: 5 }),
  })
  .map(({ examCode, overall, rows }) => {
    const made = aProfile({ examCode, overall: { code: 'overall', ...overall } })
    return {
      ...made,
      components: made.components.map(({ code }, index) => ({ code, ...(rows[index] ?? overall) })),
    }
  })
const size = fc.constantFrom(paperSize, screenSize)

/** A text's box, letters taken as wide as they can be reasonably. */
function box(shape: Extract<Shape, { kind: 'text' }>) {
  const width = shape.text.length * shape.size * 0.56
  const left = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[shape.anchor]
  return { left, right: left + width, top: shape.y - shape.size * 0.75, bottom: shape.y + shape.size * 0.1 }
}

test('S8: every part of a chart lies within it, and no two texts overlap, whatever the scores', () => {
  fc.assert(
    fc.property(profile, size, (one, wanted) => {
      const chart = profileChart(one, t, wanted)
      if (!chart) throw new Error('no chart')
      const boxes = chart.shapes.filter((shape) => shape.kind === 'text').map(box)
      for (const { left, right, top, bottom } of boxes) {
        expect(left).toBeGreaterThanOrEqual(-1)
        expect(right).toBeLessThanOrEqual(chart.width + 1)
        expect(top).toBeGreaterThanOrEqual(0)
        expect(bottom).toBeLessThanOrEqual(chart.height)
      }
      boxes.forEach((a, index) => {
        for (const b of boxes.slice(index + 1)) {
          const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
          expect(apart, JSON.stringify([a, b])).toBe(true)
        }
      })
    }),
    { numRuns: 300 },
  )
})

test('S8: a higher score lies further along the scale, and one without a score has no marker', () => {
  fc.assert(
    fc.property(score, score, (a, b) => {
      const markerOf = (value: number) =>
        profileChart(
          aProfile({ overall: { code: 'overall', status: 'final', score: value, grade: null, cefr: null } }),
          t,
        )?.shapes.find((shape) => shape.kind === 'marker' && shape.role === 'marker-overall') as Extract<
          Shape,
          { kind: 'marker' }
        >
      expect(Math.sign(markerOf(a).x - markerOf(b).x)).toBe(Math.sign(a - b))
    }),
  )
  const none = aProfile({
    overall: { code: 'overall', status: 'absent', score: null, grade: null, cefr: null },
    components: [],
  })
  expect(profileChart(none, t)?.shapes.filter((shape) => shape.kind === 'marker')).toEqual([])
})

test('S8: the chart says in words what it shows', () => {
  expect(profileChart(aProfile(), t)?.description).toContain('Overall: 175 (B2). Reading: 171 (B2)')
})
