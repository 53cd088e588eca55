import createQpdf, { type QpdfInstance } from '@neslinesli93/qpdf-wasm'

type Options = { noInitialRun: true; print: (line: string) => void; printErr: (line: string) => void }
type Qpdf = QpdfInstance & { FS: { writeFile: (path: string, content: Uint8Array) => void } }

const heard: string[] = []
const hear = (line: string) => void heard.push(line)
// Its types know only how it is started in a browser.
const start = createQpdf as unknown as (options: Options) => Promise<Qpdf>
const qpdf = await start({ noInitialRun: true, print: hear, printErr: hear })

/** Fails where a PDF's syntax is not sound. */
export function checkSyntax(pdf: Uint8Array): void {
  run(pdf, '--check')
}

/** A PDF with nothing compressed, to be read as text. */
export function uncompressed(pdf: Uint8Array): string {
  run(pdf, '--qdf', '--object-streams=disable', 'out')
  return Buffer.from(qpdf.FS.readFile('out')).toString()
}

type Value = Record<string, unknown>

/** The objects of a PDF as qpdf names and writes them, e.g. `obj:3 0 R`; strings begin with `u:`. */
export function objectsOf(pdf: Uint8Array): Record<string, { value: Value }> {
  run(pdf, '--json=2', 'out')
  return JSON.parse(Buffer.from(qpdf.FS.readFile('out')).toString()).qpdf[1]
}

function run(pdf: Uint8Array, ...options: string[]): void {
  qpdf.FS.writeFile('in.pdf', pdf)
  heard.length = 0
  const [out] = options.filter((option) => option === 'out')
  const status = qpdf.callMain([
    ...options.filter((option) => option !== 'out'),
    'in.pdf',
    ...(out ? [out] : []),
  ])
  if (status) throw new Error(`qpdf ends with ${status}: ${heard.join('\n')}`)
}
