import { execFileSync, spawnSync } from 'node:child_process'

/** Whether `pdftotext` is installed, with which many people copy: what it gives is tested where it is. */
export const hasPdftotext = spawnSync('pdftotext', ['-v']).status === 0

/** The lines of a PDF, page by page, as `pdftotext` reads them, without the direction marks that it adds itself. */
export function linesByPdftotext(pdf: Buffer): string[][] {
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], {
    input: pdf,
    stdio: 'pipe',
  })
  return text
    .toString()
    .replace(/[\u202a-\u202e]/g, '')
    .split('\f')
    .map((page) => page.split('\n').map((line) => line.trim()))
}
