import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { to } from 'pg-copy-streams'
import { filledDatabase } from '../data/filled.ts'
import type { Setting } from '../setting.ts'

/** The files of a filled database, as boards hand them in, with so many of its results. */
export type Files = Record<'centres' | 'series' | 'entries' | 'results', string>

/** Writes them. */
export async function writeFiles(setting: Setting): Promise<Files> {
  const cluster = await setting.cluster()
  const folder = join(setting.folder, 'files')
  mkdirSync(folder, { recursive: true })
  const names = Object.keys(statements) as (keyof Files)[]
  await cluster.asOwner(await filledDatabase(setting, setting.day), async (owner) => {
    for (const name of names) {
      const statement = statements[name].replace('$most', String(setting.imported))
      const copy = owner.query(to(`copy (${statement}) to stdout (format csv, header)`))
      await pipeline(copy, createWriteStream(join(folder, `${name}.csv`)))
    }
  })
  return Object.fromEntries(names.map((name) => [name, join(folder, `${name}.csv`)])) as Files
}

const time = (column: string) => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ${column}`

const statements: Record<keyof Files, string> = {
  centres: `
    select centre.number as centre_number, centre.name, centre.kind, parent.number as parent_centre_number, centre.country,
      centre.time_zone, centre.contact_name, centre.contact_email, centre.contact_phone
    from centre left join centre as parent on parent.id = centre.parent_id order by centre.id
  `,
  series: `select code as series_code, name, ${time('release_at')}, ${time('credentials_from')} from series order by id`,
  entries: `
    select series.code as series_code, exam.code as exam_code, centre.number as centre_number,
      preparation.number as preparation_centre_number, candidate_number, first_name, last_name, date_of_birth
    from entry
    join series on series.id = series_id
    join exam on exam.id = exam_id
    join centre on centre.id = centre_id
    left join centre as preparation on preparation.id = preparation_centre_id
    order by entry.id
  `,
  results: `
    select series.code as series_code, exam.code as exam_code, centre.number as centre_number, candidate_number,
      component, score, grade, result.cefr, status
    from result
    join entry on entry.id = entry_id
    join series on series.id = series_id
    join exam on exam.id = exam_id
    join centre on centre.id = centre_id
    order by entry.id, component limit $most
  `,
}
