import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db
const person = await aStaffMember(portal, { area: 'operators' })
const operator = portal.visitor()
await operator.signIn('operators', person.email, person.password)

/** Records so many events that are told apart by a number, three at each moment. */
async function recorded(from: number, to: number): Promise<void> {
  await owner.query(
    `insert into audit_event (what, at, detail)
     select 'letters.shared', now() + interval '1 second' * (n / 3), jsonb_build_object('number', n)
     from generate_series($1::int, $2::int) as n`,
    [from, to],
  )
}

/** The numbers of the events on the page, from above. */
const shown = () =>
  operator.page.html
    .querySelectorAll('.audit-detail')
    .map((cell) => Number(/"number":(\d+)/.exec(cell.textContent)?.[1]))

const downFrom = (first: number, last: number) =>
  Array.from({ length: first - last + 1 }, (_, index) => first - index)

test('the log is read from page to page, back and forth, each event once, while new ones come in', async () => {
  await recorded(1, 250)
  await operator.open('/operators/audit?what=letters.shared')
  expect(shown()).toEqual(downFrom(250, 151))
  expect(operator.words).not.toContain('Newer')
  await recorded(251, 300)
  await operator.follow('Older')
  expect(shown()).toEqual(downFrom(150, 51))
  await operator.follow('Older')
  expect(shown()).toEqual(downFrom(50, 1))
  expect(operator.words).not.toContain('Older')
  await operator.follow('Newer')
  expect(shown()).toEqual(downFrom(150, 51))
  await operator.follow('Newer')
  expect(shown()).toEqual(downFrom(250, 151))
  await operator.follow('Newer')
  expect(shown()).toEqual(downFrom(300, 201))
  expect(operator.words).not.toContain('Newer')
})
