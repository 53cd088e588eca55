import QRCode from 'qrcode'
import type { Config } from '../../config.ts'
import { a4, inner } from '../../pdf/a4.ts'
import { colours } from '../../pdf/colours.ts'
import { filling } from '../../pdf/operators.ts'
import { add } from '../../pdf/pdfkit-internals.ts'
import type { Profile } from '../../results/profile.ts'
import { verificationCode } from '../../results/verification/verification-code.ts'
import type { Paper } from './paper.ts'

/** How wide and high the square is, in points; 0.4 mm a module. */
export const checkSize = 50

const left = a4.margin + inner - checkSize

/** Where somebody who holds a profile can check it. */
export function checkAddress(config: Config, profile: Profile): string {
  return `${config.publicUrl}/verify/${verificationCode(config.encryptionKey, profile)}`
}

/** The QR code that leads to the public page about this result. */
export function drawCheck({ document, part, t, checkAddress: address }: Paper, top: number): void {
  const box = { x: left, y: top, width: checkSize, height: checkSize }
  part.figure(`${t('profile.checkAlternative')}: ${address}`, box, () =>
    add(document, squareOf(address, top)),
  )
}

/**
 * A fixed mask and one way of writing characters: all others make the square hardly smaller, and take many times as long.
 * The page's units become modules, which are whole numbers then.
 */
function squareOf(address: string, top: number): string {
  const data = [{ data: Buffer.from(address), mode: 'byte' as const }]
  const { modules } = QRCode.create(data, { errorCorrectionLevel: 'M', maskPattern: 3 })
  const unit = checkSize / modules.size
  return `q ${unit} 0 0 ${unit} ${left} ${top} cm\n${filling(colours.ink)}${darkParts(modules)}f\nQ`
}

/** Neighbouring modules of a row are one rectangle; all are one shape, so there are no hairlines between. */
function darkParts({ size, data }: { size: number; data: Uint8Array }): string {
  let path = ''
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const from = column
      while (column < size && data[row * size + column] === 1) column += 1
      if (column > from) path += `${from} ${row} ${column - from} 1 re\n`
    }
  }
  return path
}
