import type pg from 'pg'

/**
 * Centres, of which every fifth is the parent of the four after it, as many preparation centres, five series, and access for
 * all candidates everywhere.
 */
export async function fillCentres(owner: pg.Client, centres: number): Promise<void> {
  await owner.query(
    `
      insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
      select 'ES' || 10000 + i, 'Centre ' || i, 'centre', null, 'ES', 'Europe/Madrid', 'Exams officer',
        'exams' || i || '@centre.example', '+34 910 000 000'
      from generate_series(0, $1::int - 1) as i order by i
    `,
    [centres],
  )
  await owner.query(`
    update centre set kind = 'associate', parent_id = parent.id from centre as parent
    where parent.number = 'ES' || 10000 + (substr(centre.number, 3)::int - 10000) / 5 * 5 and parent.id <> centre.id
  `)
  await owner.query(
    `
      insert into centre (number, name, kind, parent_id, country, time_zone, contact_name, contact_email, contact_phone)
      select 'ES' || 50000 + i, 'Preparation centre ' || i, 'preparation', parent.id, 'ES', 'Europe/Madrid', 'Office',
        'office' || i || '@preparation.example', '+34 911 111 111'
      from generate_series(0, $1::int - 1) as i join centre as parent on parent.number = 'ES' || 10000 + i order by i
    `,
    [centres],
  )
  await owner.query(`
    insert into series (code, name, release_at, credentials_from, enquiries_until)
    select code, name, date_trunc('hour', now()) + release::interval, now() - interval '2 years', now()::date + 30
    from (
      values ('2024-11', 'November 2024', '-700 days'), ('2025-06', 'June 2025', '-500 days'),
        ('2025-11', 'November 2025', '-340 days'), ('2026-06', 'June 2026', '-100 days'),
        ('2026-11', 'November 2026', '30 days')
    ) as made (code, name, release)
    order by code
  `)
  await owner.query(`
    insert into centre_setting (series_id, centre_id, candidate_access, use_defaults, access, contact)
    select series.id, centre.id, 'all', false, true, 'centre' from series, centre where kind <> 'preparation'
  `)
}
