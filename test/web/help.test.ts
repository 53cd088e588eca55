import { expect, test } from 'vitest'
import { aStaffMember } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'

const portal = await testPortal()

/** The questions of the FAQ, in the words of its left column, and what the answer must say. */
const faq: [area: string, question: RegExp, answer: RegExp][] = [
  ['preparation', /Incorrect Login Details/, /same password/],
  ['preparation', /forgotten my password/, /mail with a link to choose a new password/],
  ['preparation', /cannot sign in/, /contact person.*case sensitive.*space at the end/],
  [
    'preparation',
    /cannot see my candidates' results/,
    /not be available yet.*Skills for Life or Teaching Knowledge Test/,
  ],
  [
    'preparation',
    /cannot find one candidate's result/,
    /four-digit candidate number in both.*full name or part/,
  ],
  ['preparation', /not the graphical profile/, /no further program is needed/],
  ['preparation', /more than 300 PDFs/, /At most 300/],
  ['preparation', /does not remember the address/, /\/candidates/],
  ['preparation', /does not know how to register/, /registration page/],
  ['preparation', /candidate has forgotten the password/, /ID number.*wrong or has lapsed/],
  ['preparation', /lost the letter/, /verify the identity/],
  ['preparation', /candidate cannot sign in/, /more than 3 times in a row.*30 minutes/],
  ['preparation', /candidate cannot see the result/, /before it is available/],
  ['preparation', /not happy with the result/, /advice on procedures/],
  ['candidates', /cannot sign in/, /more than 3 times in a row.*30 minutes/],
  ['candidates', /forgotten my password/, /ID number.*mistyped/],
  ['candidates', /lost my letter/, /made sure who you are/],
  ['candidates', /cannot see my result/, /not be released yet/],
  ['candidates', /not happy with my result/, /Enquiries about results go through your centre/],
  ['candidates', /to a university/, /provisional and for information only/],
]

test.each(faq)('S17: the help of %s answers: %s', async (area, question, answer) => {
  const visitor = portal.visitor()
  await visitor.open(`/${area}/help`)
  const entries = visitor.page.html
    .querySelectorAll('.faq-item')
    .map((item) => item.textContent.replace(/\s+/g, ' '))
  const found = entries.filter((text) => question.test(text))
  expect(
    found.some((text) => answer.test(text)),
    found.join('\n'),
  ).toBe(true)
})

test('S17: the place where a question comes up leads to its answer', async () => {
  const visitor = portal.visitor()
  for (const path of [
    '/preparation/sign-in',
    '/preparation/forgotten-password',
    '/candidates/register',
    '/candidates/sign-in',
  ]) {
    await visitor.open(path)
    const link = visitor.page.html.querySelector('a[href*="/help#"]')?.getAttribute('href') ?? ''
    const [page = '', id] = link.split('#')
    await visitor.open(page)
    expect(visitor.page.html.querySelector(`#${id}`), `${path} leads to ${link}`).not.toBeNull()
  }
})

test('S18: the help pages and the mails carry the public address of the site', async () => {
  const visitor = portal.visitor()
  for (const area of ['candidates', 'preparation']) {
    await visitor.open(`/${area}/help`)
    expect(visitor.words).toContain(`${portal.url}/candidates`)
  }
  const person = await aStaffMember(portal, { area: 'preparation' })
  await visitor.open('/preparation/forgotten-password')
  await visitor.fill('email', person.email).press('Submit')
  const mail = await portal.mailbox.mailTo(person.email)
  expect(mail.text).toContain(`Results Online: ${portal.url}`)
  expect(mail.html).toContain(portal.url)
})
