import QRCode from 'qrcode'
import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { verificationCode } from '../verification-code.ts'
import type { Paper } from './paper.ts'

/** How wide and high the square is, in points; 0.4 mm a module. */
export const checkSize = 50

/** Where somebody who holds the profile can check it. */
export function checkAddress({ config, profile }: Pick<Paper, 'config' | 'profile'>): string {
  return `${config.publicUrl}/verify/${verificationCode(config.encryptionKey, profile)}`
}

/** The QR code that leads to the public page about this result. */
export function drawCheck(paper: Paper, top: number): void {
  const { document, part, t } = paper
  const address = checkAddress(paper)
  part.figure(t('profile.checkAlternative', { address }), () => {
    const { modules } = QRCode.create(address, { errorCorrectionLevel: 'M', maskPattern: 3 })
    const module = checkSize / modules.size
    const left = a4.margin + inner - checkSize
    for (let row = 0; row < modules.size; row += 1) drawRow(document, modules, row, left, top, module)
    document.fill(colours.ink)
  })
}

/** Neighbouring modules are one rectangle: fewer of them, and no hairlines between. */
function drawRow(
  document: PDFKit.PDFDocument,
  modules: { size: number; get: (row: number, column: number) => number },
  row: number,
  left: number,
  top: number,
  module: number,
): void {
  let begun = -1
  for (let column = 0; column <= modules.size; column += 1) {
    const isDark = column < modules.size && modules.get(row, column) === 1
    if (isDark && begun < 0) begun = column
    if (isDark || begun < 0) continue
    document.rect(left + begun * module, top + row * module, (column - begun) * module, module + 0.02)
    begun = -1
  }
}
