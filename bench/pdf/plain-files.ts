import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import PDFDocument from 'pdfkit'
import ZipStream from 'zip-stream'
import type { Profile } from '../../src/profiles/index.ts'
import { drawPlainPage } from './plain-page.ts'
import { sink } from './sink.ts'

const require = createRequire(import.meta.url)
const files = {
  regular: '400Regular/NotoSans_400Regular.ttf',
  semibold: '600SemiBold/NotoSans_600SemiBold.ttf',
  bold: '700Bold/NotoSans_700Bold.ttf',
}

/** Writes profiles as one file, as one would who has read PDFKit's guide. */
export async function plainFile(profiles: Profile[]): Promise<number> {
  const document = plainDocument()
  const written = pipeline(document as unknown as Readable, sink())
  for (const profile of profiles) {
    document.addPage()
    drawPlainPage(document, profile)
  }
  document.end()
  await written
  return profiles.length
}

/** Writes a file per profile into a ZIP. */
export async function plainZip(profiles: Profile[]): Promise<number> {
  const zip = new ZipStream({ store: true })
  const written = pipeline(zip, sink())
  const add = promisify(zip.entry.bind(zip))
  for (const profile of profiles) {
    const document = plainDocument()
    const whole = buffer(document as unknown as Readable)
    document.addPage()
    drawPlainPage(document, profile)
    document.end()
    await add(await whole, { name: `${profile.reference}.pdf` })
  }
  zip.finish()
  await written
  return profiles.length
}

function plainDocument(): PDFKit.PDFDocument {
  const document = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, lang: 'en' })
  for (const [name, file] of Object.entries(files)) {
    document.registerFont(name, require.resolve(`@expo-google-fonts/noto-sans/${file}`))
  }
  return document
}
