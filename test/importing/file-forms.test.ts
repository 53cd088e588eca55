import { expect, test } from 'vitest'
import { UnreadableFile } from '../../src/importing/index.ts'
import { testDatabase } from '../support/database.ts'
import { file, headers, importText } from './files.ts'

const db = await testDatabase()
const row = 'ES100,"Colegio ""Núñez"", Madrid",centre,,ES,Europe/Madrid,Ana,ana@es.example,'
const plain = file('centres', row)

async function nameAfter(content: string | Buffer): Promise<string> {
  await db.owner.query('delete from centre')
  const report = await importText(db.owner, 'centres', content)
  expect(report.rejected).toEqual([])
  return (await db.owner.query('select name from centre')).rows[0].name
}

const accepted: Record<string, string | Buffer> = {
  LF: plain,
  CRLF: plain.replaceAll('\n', '\r\n'),
  'no newline at the end': plain.trimEnd(),
  'a byte-order mark': `\ufeff${plain}`,
  'a byte-order mark, CRLF and semicolons': `\ufeff${headers.centres.replaceAll(',', ';')}\r\n${row
    .replaceAll(',', ';')
    .replace('"; Madrid', '", Madrid')}\r\n`,
  'empty lines': `\n\n${plain}\n\n`,
  'every value in quotation marks': `${headers.centres.replace(/[^,]+/g, '"$&"')}\n"ES100","Colegio ""Núñez"", Madrid","centre","","ES","Europe/Madrid","Ana","ana@es.example",""\n`,
  'columns in another order': `name,centre_number,kind,parent_centre_number,country,time_zone,contact_name,contact_email,contact_phone
"Colegio ""Núñez"", Madrid",ES100,centre,,ES,Europe/Madrid,Ana,ana@es.example,\n`,
  'accents in parts (NFD)': plain.normalize('NFD'),
}

test.each(Object.entries(accepted))('accepted: %s', async (_, content) => {
  expect(await nameAfter(content)).toBe('Colegio "Núñez", Madrid')
})

const unreadable: Record<string, [content: string | Buffer, says: RegExp]> = {
  nothing: ['', /empty/],
  'a byte-order mark alone': ['\ufeff', /empty/],
  'UTF-16 with a mark': [Buffer.from(`\ufeff${plain}`, 'utf16le'), /UTF-16.*UTF-8/],
  'UTF-16 without a mark': [Buffer.from(plain, 'utf16le'), /UTF-16/],
  'Latin-1': [Buffer.from(plain, 'latin1'), /not UTF-8.*line 2/],
  'a NUL byte': [`${plain}\0\n`, /NUL byte on line 3/],
  'a workbook': [Buffer.from('PK\x03\x04rest of the archive'), /CSV UTF-8/],
  'a character cut off at the end': [Buffer.from(`${plain}ñ`).subarray(0, -1), /not UTF-8.*line 3/],
  'a column missing': [plain.replace(',country', ''), /Column missing: country\./],
  'an unknown column': [plain.replace('country', 'land'), /missing: country\..*unknown: land\./],
  'a column twice': [plain.replace('name,', 'name,name,'), /there twice: name\./],
  'no header row': [`${row}\n`, /first line must be the header row: centre_number,/],
  'a quotation mark out of place': [`${plain}ES101,a"b"c,centre\n`, /out of place.*line 3/],
  'a quotation mark never closed': [`${plain}ES101,"a,centre\nES102\n`, /line 3.*never closed/],
}

test.each(Object.entries(unreadable))('unreadable: %s', async (_, [content, says]) => {
  const importing = importText(db.owner, 'centres', content)
  await expect(importing).rejects.toThrow(UnreadableFile)
  await expect(importing).rejects.toThrow(says)
})

test('the database can be used after a file that breaks in the middle', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => row.replace('ES100', `ES${10_000 + index}`))
  const broken = Buffer.concat([Buffer.from(file('centres', ...rows)), Buffer.of(0xff)])
  for (let round = 0; round < 12; round += 1) {
    await expect(importText(db.owner, 'centres', broken)).rejects.toThrow(/not UTF-8.*line 20002/)
  }
  expect(await nameAfter(plain)).toBe('Colegio "Núñez", Madrid')
})

test('line numbers are right after a value with line breaks, in every form of newline', async () => {
  const twoLines = row.replace('Núñez', 'Núñez\nMadrid')
  for (const newline of ['\n', '\r\n']) {
    const content = `${[headers.centres, twoLines, '', 'ES101,too short'].join(newline)}${newline}`
    const report = await importText(db.owner, 'centres', content)
    expect(report.rejected).toEqual([
      { line: 5, reason: expect.stringContaining('2 values, the header row 9') },
    ])
  }
  expect(await nameAfter(file('centres', twoLines))).toBe('Colegio "Núñez Madrid", Madrid')
})

test('a header row alone is a file without rows', async () => {
  expect(await importText(db.owner, 'series', headers.series)).toMatchObject({ read: 0, rejected: [] })
})
