import { isAscii, isUtf8 } from 'node:buffer'
import { UnreadableFile } from '../unreadable-file.ts'

const newline = 0x0a

/**
 * The text of a file, piece by piece; the byte-order mark, where there is one, is left out.
 *
 * @throws {UnreadableFile} for anything but UTF-8 text
 */
export async function* utf8Text(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  let isStart = true
  let line = 1
  for await (const chunk of bytes) {
    const known =
      rest.length > 0
        ? Buffer.concat([rest, chunk])
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (isStart && known.length < 4) {
      rest = known
      continue
    }
    const whole = known.subarray(0, wholeCharacters(known))
    rest = known.subarray(whole.length)
    yield textOf(whole, isStart, line)
    isStart = false
    line += countNewlines(whole)
  }
  if (rest.length > 0) yield textOf(rest, isStart, line)
}

function textOf(bytes: Buffer, isStart: boolean, line: number): string {
  if (isStart) refuseOtherEncodings(bytes)
  const nul = bytes.indexOf(0)
  if (nul >= 0)
    throw new UnreadableFile(`The file is not text: it has a NUL byte on ${lineAt(bytes, nul, line)}.`)
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes)) throw new UnreadableFile(notUtf8(bytes, line))
  const text = bytes.toString('utf8')
  return isStart && text.startsWith('\ufeff') ? text.slice(1) : text
}

function refuseOtherEncodings(bytes: Buffer): void {
  const [first, second] = bytes
  const utf16Mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  // Latin text in UTF-16 without a mark: every other byte is zero.
  const utf16 = utf16Mark || (bytes.length > 3 && (bytes[0] === 0) !== (bytes[1] === 0))
  if (utf16) throw new UnreadableFile('The file is UTF-16. Save it as UTF-8 (in Excel: "CSV UTF-8").')
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) {
    throw new UnreadableFile('The file is a workbook or ZIP archive. Save the sheet as "CSV UTF-8".')
  }
}

function notUtf8(bytes: Buffer, line: number): string {
  const where = lineAt(bytes, firstInvalidByte(bytes), line)
  return `The file is not UTF-8: the first byte that cannot be is on ${where}. Save it as UTF-8 (in Excel: "CSV UTF-8").`
}

function lineAt(bytes: Buffer, offset: number, firstLine: number): string {
  return `line ${firstLine + countNewlines(bytes.subarray(0, offset))}`
}

/** Halving finds it, because a longer beginning of a text that is wrong stays wrong. */
function firstInvalidByte(bytes: Buffer): number {
  let [valid, invalid] = [0, bytes.length]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    const beginning = bytes.subarray(0, middle)
    if (isUtf8(beginning.subarray(0, wholeCharacters(beginning)))) valid = middle
    else invalid = middle
  }
  return valid
}

/** How many bytes there are up to the last character that is complete. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return back < lengthOf(byte) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function lengthOf(firstByte: number): number {
  return firstByte >= 0xf0 ? 4 : firstByte >= 0xe0 ? 3 : 2
}

function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count += 1
  return count
}
