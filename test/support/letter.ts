/** The letter of a candidate of this name, who is also whom to ask. */
export function aLetter(firstName: string, lastName: string) {
  return {
    entry_id: 1,
    candidate_number: '0007',
    exam_code: 'B2F',
    exam: 'B2 First',
    series_code: '2026-06',
    series: 'June 2026',
    first_name: firstName,
    last_name: lastName,
    id_number: '123456789',
    secretNumber: 'ABCDEFGHJK',
    centre_number: 'ES439',
    centre_name: 'Instituto Ibérico',
    time_zone: 'Europe/Madrid',
    delay_minutes: 0,
    release_at: new Date('2026-08-13T06:00:00Z'),
    made_at: new Date('2026-07-01T06:00:00Z'),
    fingerprint: '',
    is_out_of_date: false,
    contact: { name: `${firstName} ${lastName}`, email: 'a@example.org', phone: '', centre: '' },
  }
}
