import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { colours } from '../../src/pdf/colours.ts'
import type { Profile } from '../../src/profiles/index.ts'
import type { Shape } from '../../src/profiles/shapes.ts'
import { chartOf, codeOf, pageTexts } from './page-texts.ts'
import { looks, weightOf } from './plain-chart.ts'

const require = createRequire(import.meta.url)
const weights = { regular: 400, semibold: 600, bold: 700 }
const faces = [
  '400Regular/NotoSans_400Regular',
  '600SemiBold/NotoSans_600SemiBold',
  '700Bold/NotoSans_700Bold',
]
  .map((file) => {
    const url = pathToFileURL(require.resolve(`@expo-google-fonts/noto-sans/${file}.ttf`))
    return `@font-face{font-family:N;font-weight:${file.slice(0, 3)};src:url('${url}')}`
  })
  .join('')

const style = `${faces}@page{size:A4;margin:0}body{margin:0;font:8.5pt N;color:${colours.ink}}
  section{position:relative;height:841pt;break-after:page;overflow:hidden}
  header{background:${colours.brand};border-bottom:3pt solid ${colours.accent};color:#fff;font:700 15pt N;padding:13pt 48pt}
  main{padding:8pt 48pt}h1{font:700 20pt N;margin:0}h2{font:600 18pt N;margin:6pt 0}small{color:${colours.soft};font-size:7.5pt}
  dl,.outcome{display:grid;grid-template-columns:1fr 1fr;gap:4pt 24pt;margin:0}dl div{border-top:.5pt solid ${colours.line}}
  dd{margin:0;font:600 10pt N}.outcome{grid-template-columns:3fr 4fr 3fr;border:1pt solid ${colours.brand};
  border-left-width:6pt;padding:6pt 14pt;margin:6pt 0}.outcome b{display:block;font-size:24pt;line-height:1.1}
  .reference{position:absolute;right:48pt;top:72pt;text-align:right}.reference b{display:block;font-size:13pt}
  table{width:100%;border-collapse:collapse}td,th{text-align:left;border-bottom:.4pt solid ${colours.line}}
  tr:last-child{background:${colours.ground};font-weight:700}aside{position:absolute;left:48pt;right:108pt;top:728pt;
  border:.6pt solid ${colours.line};border-left:4pt solid ${colours.accent};background:${colours.ground};padding:2pt 10pt}.code{position:absolute;right:48pt;top:728pt;width:50pt;height:50pt}
  footer{position:absolute;left:48pt;right:48pt;top:790pt;border-top:.8pt solid ${colours.brand};display:flex;
  justify-content:space-between}footer p:last-child{text-align:right}`

/** The profiles as one HTML document, a page each, with the texts and the chart of ours. */
export function htmlOf(profiles: Profile[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>${style}</style>${profiles.map(section).join('')}`
}

function section(profile: Profile): string {
  const texts = pageTexts(profile)
  const chart = chartOf(profile)
  const pair = ([label, value]: [string, string]) =>
    `<div><dt><small>${label}</small></dt><dd>${value}</dd></div>`
  const outcome = texts.outcome.map(([label, value]) => `<div><small>${label}</small><b>${value}</b></div>`)
  const rows = texts.table.map((cells, row) => {
    const tag = row === 0 ? 'th' : 'td'
    return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
  })
  return `<section><header>${texts.board}</header><main><h1>${texts.title}</h1><small>${texts.subtitle}</small>
    <p class="reference"><small>${texts.referenceLabel}</small><b>${texts.reference}</b></p><h2>${texts.name}</h2>
    <dl>${texts.details.map(pair).join('')}</dl><div class="outcome">${outcome.join('')}</div>
    <svg role="img" viewBox="0 0 ${chart?.width} ${chart?.height}">${chart?.layers.flat().map(svgOf).join('')}</svg>
    <table>${rows.join('')}</table></main><aside><b>${texts.notice[0]}</b><br>${texts.notice[1]}<br><small>${texts.check}</small></aside>${squareOf(profile)}
    <footer><p><b>${texts.url}</b><br><small>${texts.board}</small></p>
    <p><b>${texts.footReference}</b><br><small>${texts.produced}</small></p></footer></section>`
}

function squareOf(profile: Profile): string {
  const { size, dark } = codeOf(profile)
  const path = dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join('')
  return `<svg class="code" viewBox="0 0 ${size} ${size}" fill="${colours.ink}"><path d="${path}"/></svg>`
}

function svgOf(shape: Shape): string {
  if (shape.kind === 'rectangle') {
    const [fill = 'none', edge = 'none'] = looks[shape.role]
    const { x, y, width, height, radius } = shape
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${edge}" stroke-width=".5"/>`
  }
  if (shape.kind === 'line') {
    const { x1, y1, x2, y2 } = shape
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colours.line}" stroke-width=".5"/>`
  }
  if (shape.kind === 'marker') {
    return `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" fill="#fff" stroke="${colours.brand}" stroke-width="1.6"/>`
  }
  const { x, y, size, anchor, role, text } = shape
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weights[weightOf(role)]}" text-anchor="${anchor}">${text}</text>`
}
