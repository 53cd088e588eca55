import { readFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { writePages } from '../../src/pdf/document.ts'
import { groupsOf } from '../../src/pdf/fonts/plain-fonts.ts'
import { rectangle } from '../../src/pdf/operators.ts'
import { add } from '../../src/pdf/pdfkit-internals.ts'
import { stamp } from '../../src/pdf/stamp.ts'
import { beginSection } from '../../src/pdf/structure.ts'
import { isPlain } from '../../src/pdf/text/runs.ts'
import { writeText } from '../../src/pdf/text/text.ts'
import { checkSyntax, objectsOf, uncompressed } from '../support/pdf/qpdf.ts'
import { linesOf } from '../support/pdf/text.ts'

const about = { title: 'Insides', author: 'Northern Examinations Board', language: 'en' }
const plain = Array.from({ length: 0x2200 }, (_, code) => String.fromCharCode(code)).filter(isPlain)

async function pdfOf(pages: number, draw: (document: PDFKit.PDFDocument, page: number) => void) {
  const out = new PassThrough()
  const items = Array.from({ length: pages }, (_, page) => page)
  const [pdf] = await Promise.all([buffer(out), writePages(items, out, about, { texts: () => [], draw })])
  return pdf
}

function drawPage(document: PDFKit.PDFDocument, page: number): void {
  const section = beginSection(document, `Page (${page})`)
  section.add({
    tag: 'P',
    holds: () => {
      stamp(document, 'ground', () => {
        add(document, rectangle({ x: 0, y: 0, width: 100, height: 20 }, { fill: '#00ff00' }))
      })
      writeText(document, `Page ${page} Żółć`, { x: 50, y: 50, width: 400, size: 12 })
      writeText(document, '山田', { x: 50, y: 90, width: 400, size: 12 })
    },
  })
  section.end()
}

test('the version of PDFKit is the one whose insides are known', () => {
  const { version } = JSON.parse(readFileSync('node_modules/pdfkit/package.json', 'utf8'))
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect([version, dependencies.pdfkit]).toEqual(['0.20.2', '0.20.2'])
})

test('a file whose pages PDFKit did not write alone is sound, and every object is where the file says', async () => {
  const pdf = await pdfOf(40, drawPage)
  checkSyntax(pdf)
  const pages = linesOf(pdf)
  expect(pages).toHaveLength(40)
  pages.forEach((lines, page) => {
    expect(lines).toEqual([`Page ${page} Żółć`, '山田'])
  })
})

test('what is the same on every page is in the file once', async () => {
  const whole = uncompressed(await pdfOf(40, drawPage))
  expect(whole.match(/\/Subtype \/Form/g)).toHaveLength(1)
  expect(whole.match(/0 1 0 rg/g)).toHaveLength(1)
  expect(whole.match(/\/X1 Do/g)).toHaveLength(40)
})

test('a part of the structure leads to its page and its mark, and back', async () => {
  type Dictionary = Record<string, unknown>
  const objects = objectsOf(await pdfOf(3, drawPage))
  const at = (reference: unknown): Dictionary => objects[`obj:${reference}`]?.value ?? {}
  const root = at(at(objects.trailer?.value['/Root'])['/StructTreeRoot'])
  const [whole] = root['/K'] as string[]
  const sections = at(whole)['/K'] as string[]
  expect(at(whole)['/S']).toBe('/Document')
  expect(sections.map((one) => at(one)['/T'])).toEqual(['u:Page (0)', 'u:Page (1)', 'u:Page (2)'])
  const { '/Nums': places } = root['/ParentTree'] as { '/Nums': unknown[] }
  expect(places.filter(Number.isInteger)).toEqual([0, 1, 2])
  sections.forEach((section, page) => {
    const [paragraph] = at(section)['/K'] as string[]
    expect(at(places[page * 2 + 1])).toEqual([paragraph])
    expect(at(paragraph)).toMatchObject({ '/S': '/P', '/K': 0, '/P': section })
    expect(at(at(paragraph)['/Pg'])['/StructParents']).toBe(page)
  })
})

test('every character of plain text is in a font that is cut down for it, and is read out as itself', async () => {
  expect(plain.filter((character) => groupsOf(character) === 0)).toEqual([])
  const letters = plain
    .filter((character) => /[\p{L}\p{N}]/u.test(character))
    .map((one) => one.normalize('NFC'))
  const [lines] = linesOf(
    await pdfOf(1, (document) => {
      letters.forEach((letter, index) => {
        const [x, y] = [20 + (index % 40) * 14, 20 + Math.floor(index / 40) * 18]
        writeText(document, letter, { x, y, width: 14, size: 7 })
      })
    }),
  )
  expect((lines ?? []).join('').replace(/\s/g, '')).toBe(letters.join(''))
})
