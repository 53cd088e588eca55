import type pg from 'pg'
import { hashPassword } from '../../src/accounts/passwords/password-hash.ts'
import { portalConfig } from '../portal/settings.ts'
import type { Setting } from '../setting.ts'

/** The password of everybody in the bench's databases. */
export const password = 'correct horse battery staple'

/** Credentials for all entries, an account for every second one, and somebody at every preparation centre. */
export async function fillAccounts(owner: pg.Client, setting: Setting, entries: number): Promise<void> {
  await owner.query(`
    insert into credential (entry_id, id_number, secret_number_encrypted)
    select id, body || (10 - ${luhnSum}) % 10, case when id % 2 = 1 then decode(repeat('ab', 60), 'hex') end
    from entry
    cross join lateral (
      select id / 57600000 % 24 as a, id / 2400000 % 24 as b, id / 100000 % 24 as c, id % 100000 as n
    ) as part
    cross join lateral (
      select substr(letters, a::int + 1, 1) || substr(letters, b::int + 1, 1) || substr(letters, c::int + 1, 1)
        || lpad(n::text, 5, '0') as body
      from (values ('ABCDEFGHJKLMNPQRSTUVWXYZ')) as alphabet (letters)
    ) as number
    order by id
  `)
  const hash = await hashPassword(
    portalConfig(setting, (await setting.cluster()).addresses('postgres')),
    password,
    10,
  )
  await owner.query(
    `
      insert into identity (id, email, email_key, password_hash) overriding system value
      select id, 'candidate' || id || '@mail.example', 'candidate' || id || '@mail.example', $1
      from entry where id % 2 = 0 order by id
    `,
    [hash],
  )
  await owner.query(`
    insert into candidate_account (entry_id, identity_id, release_mail, created_at, release_mailed_at)
    select entry.id, entry.id, entry.id % 4 = 0, series.release_at - interval '20 days',
      case when series.release_at < now() then series.release_at end
    from entry join series on series.id = entry.series_id where entry.id % 2 = 0 order by entry.id
  `)
  await owner.query(`select setval(pg_get_serial_sequence('identity', 'id'), $1)`, [entries])
  await owner.query(
    `
      with staff as (
        insert into identity (email, email_key, password_hash)
        select 'staff' || id || '@centre.example', 'staff' || id || '@centre.example', $1
        from centre where kind = 'preparation' order by id
        returning id, email
      )
      insert into membership (identity_id, area, centre_id)
      select staff.id, 'preparation', centre.id
      from staff join centre on staff.email = 'staff' || centre.id || '@centre.example'
    `,
    [hash],
  )
}

/** The sum of the digits of an ID number for its check digit, as `src/numbers/id-number.ts` takes it. */
const luhnSum = `((${[
  ...['a', 'b', 'c'].flatMap((letter) => [doubled(`((10 + ${letter}) / 10)`), `(10 + ${letter}) % 10`]),
  ...[10_000, 1000, 100, 10, 1].map((unit, i) => {
    const digit = `(n / ${unit} % 10)`
    return i % 2 === 0 ? doubled(digit) : digit
  }),
].join(' + ')}) % 10)`

function doubled(digit: string): string {
  return `(2 * ${digit} - case when ${digit} > 4 then 9 else 0 end)`
}
