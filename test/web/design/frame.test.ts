import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { viewFolder } from '../../../src/web/templates.ts'
import { render } from './render.ts'

const stylesheets = ['portal.css', 'chart.css'].map((name) => readFileSync(publicFile(`css/${name}`), 'utf8'))
const script = readFileSync(publicFile('js/portal.js'), 'utf8')

test.each(globSync('**/*.ejs', { cwd: viewFolder, exclude: ['mail/**'] }))(
  '%s has no style or script of its own (CSP), and writes out nothing unescaped but other templates',
  (name) => {
    const text = readFileSync(join(viewFolder, name), 'utf8')
    expect(text).not.toMatch(
      /<style|\sstyle=|\son[a-z]+=|javascript:|<script(?! type="module" src="<%= asset\()/,
    )
    expect(text.match(/<%-(?! (partial|drawnOnce)\()/g)).toBeNull()
  },
)

test('no property names left or right, so that right-to-left costs nothing', () => {
  const physical =
    /(?<![\w-])(margin|padding|border|inset|scroll-margin)-(left|right)|^\s*(left|right):|: (left|right);/m
  for (const text of stylesheets) expect(text).not.toMatch(physical)
})

test('nothing comes from elsewhere, and a page is small', () => {
  for (const text of [...stylesheets, script]) expect(text).not.toMatch(/https?:|@import|url\(/)
  const page = render('layout', { page: { view: 'home', title: 'Start' } })
  const bytes = [page, ...stylesheets, script].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  expect(bytes).toBeLessThan(50_000)
  expect(Buffer.byteLength(script)).toBeLessThan(8_000)
})

function publicFile(name: string): string {
  return join(import.meta.dirname, '../../../public', name)
}
