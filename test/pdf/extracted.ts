import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'scripts-'))

/** What a program for PDFs says of a file; `{}` stands for the file's name. */
export async function toolOn(pdf: Buffer, command: string, ...options: string[]): Promise<string> {
  const path = join(folder, `${Math.random()}.pdf`)
  await writeFile(path, pdf)
  const { stdout } = await run(
    command,
    options.map((option) => (option === '{}' ? path : option)),
    { maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout
}

/** The lines of a file, page by page, as `pdftotext` reads them, without the direction marks that it adds itself. */
export async function pagesOf(pdf: Buffer): Promise<string[][]> {
  const text = await toolOn(pdf, 'pdftotext', '-layout', '{}', '-')
  return text
    .replace(/[\u202a-\u202e]/g, '')
    .split('\f')
    .map((page) => page.split('\n').map((line) => line.trim()))
}

/** Operators that draw something outside of marked content on the first page of a file that `qpdf --qdf` wrote. */
export function unmarked(plain: string): string[] {
  const content =
    /stream\n([\s\S]*?)endstream/.exec(plain.slice(plain.indexOf('%% Contents for page 1')))?.[1] ?? ''
  const drawn: string[] = []
  let depth = 0
  for (const operator of content.match(/(?<=\s)(BDC|BMC|EMC|Tj|TJ|f\*?|F|S|s|B|b|Do)(?=\s)/g) ?? []) {
    if (operator === 'BDC' || operator === 'BMC') depth += 1
    else if (operator === 'EMC') depth -= 1
    else if (depth === 0) drawn.push(operator)
  }
  if (content.length < 1000) throw new Error('this is not the content of a page')
  return drawn
}
