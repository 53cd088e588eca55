import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { ColorSpace, Document, Matrix } from 'mupdf'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

const program = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(await readFile(program)).buffer } })

/** Reads the QR code on a PDF's first page, as a telephone does. */
export async function qrCodeOn(pdf: Uint8Array): Promise<string> {
  const document = Document.openDocument(pdf, 'application/pdf')
  const scale = Matrix.scale(150 / 72, 150 / 72)
  const picture = document.loadPage(0).toPixmap(scale, ColorSpace.DeviceRGB).asPNG()
  document.destroy()
  const [code] = await readBarcodes(picture, { formats: ['QRCode'] })
  if (!code) throw new Error('No QR code on the page')
  return code.text
}
