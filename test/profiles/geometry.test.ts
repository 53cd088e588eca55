import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fonts } from '../../src/pdf/fonts/fonts.ts'
import { profileChart, type Shape } from '../../src/profiles/geometry.ts'
import { paperSize, screenSize } from '../../src/profiles/plot.ts'
import { translator } from '../../src/web/languages/languages.ts'
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

const known = new Map<string, number>()

function unitsOf(text: string): number {
  const units = known.get(text) ?? fonts.semibold.layout(text).advanceWidth / fonts.semibold.unitsPerEm
  known.set(text, units)
  return units
}

/** A text's box, as wide as the widest font of a profile makes it. */
function box(shape: Extract<Shape, { kind: 'text' }>) {
  const width = unitsOf(shape.text) * shape.size
  const left = { start: shape.x, middle: shape.x - width / 2, end: shape.x - width }[shape.anchor]
  return { left, right: left + width, top: shape.y - shape.size * 0.75, bottom: shape.y + shape.size * 0.1 }
}

test('S8: every part of a chart lies within it, and no two texts overlap, whatever the scores', () => {
  fc.assert(
    fc.property(profile, size, (one, wanted) => {
      const chart = profileChart(one, t, wanted)
      if (!chart) throw new Error('no chart')
      const boxes = chart.layers
        .flat()
        .filter((shape) => shape.kind === 'text')
        .map(box)
      for (const { left, right, top, bottom } of boxes) {
        expect(left).toBeGreaterThanOrEqual(0)
        expect(right).toBeLessThanOrEqual(chart.width)
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

test('S8: a higher score stands higher on the scale, and one without a score has no marker', () => {
  fc.assert(
    fc.property(score, score, (a, b) => {
      const markerOf = (value: number) =>
        profileChart(
          aProfile({ overall: { code: 'overall', status: 'final', score: value, grade: null, cefr: null } }),
          t,
        )
          ?.layers.flat()
          .find((shape) => shape.kind === 'marker' && shape.role === 'marker-overall') as Extract<
          Shape,
          { kind: 'marker' }
        >
      expect(Math.sign(markerOf(b).y - markerOf(a).y)).toBe(Math.sign(a - b))
    }),
  )
  const none = aProfile({
    overall: { code: 'overall', status: 'absent', score: null, grade: null, cefr: null },
    components: [],
  })
  expect(
    profileChart(none, t)
      ?.layers.flat()
      .filter((shape) => shape.kind === 'marker'),
  ).toEqual([])
})

test('S8: equal scores stand equally high, one column beside the other, the overall one last', () => {
  const row = { status: 'final', score: 170, grade: null, cefr: 'B2' } as const
  const components = aProfile().components.map(({ code }) => ({ code, ...row }))
  const chart = profileChart(aProfile({ overall: { code: 'overall', ...row }, components }), t)
  const markers = chart?.layers.flat().filter((shape) => shape.kind === 'marker') ?? []
  expect(new Set(markers.map(({ y }) => y)).size).toBe(1)
  expect(markers.map(({ x }) => x)).toEqual(markers.map(({ x }) => x).toSorted((a, b) => a - b))
  expect(markers.map(({ role }) => role)).toEqual([...Array(5).fill('marker'), 'marker-overall'])
})

test('K3: a result that is not final has no marker and no score, even if one came with it', () => {
  const withheld = { status: 'withheld', score: 176, grade: 'B', cefr: 'B2' } as const
  const components = aProfile().components.map(({ code }) => ({ code, ...withheld }))
  const chart = profileChart(aProfile({ overall: { code: 'overall', ...withheld }, components }), t)
  expect(chart?.layers.flat().filter((shape) => shape.kind === 'marker' || shape.role === 'plate')).toEqual(
    [],
  )
  const texts = chart?.layers.flat().map((shape) => (shape.kind === 'text' ? shape.text : ''))
  expect([...(texts ?? []), chart?.description].join(' ')).not.toContain('176')
})

test('S8: the chart says in words what it shows', () => {
  expect(profileChart(aProfile(), t)?.description).toContain('Overall: 175 (B2). Reading: 171 (B2)')
})
