import { expect, test } from 'vitest'
import { render, rendered } from './render.ts'

const refused = (field: string, values = {}) => ({
  form: { values, errors: [{ field, message: 'Not so.' }] },
})

test('a field has a label, and its hint and its message describe it', () => {
  const about = { name: 'email', label: 'E-mail address', hint: 'Check it.' }
  const page = rendered('partials/field', { ...about, ...refused('email', { email: '"><b>x' }) })
  const input = page.querySelector('input')
  expect(page.querySelector('label[for=email]')?.text).toBe('E-mail address')
  expect(input?.getAttribute('aria-describedby')).toBe('email-hint email-error')
  expect(input?.getAttribute('aria-invalid')).toBe('true')
  expect(input?.getAttribute('value')).toBe('"><b>x')
  expect(page.querySelector('#email-error')?.text).toBe('Not so.')
  expect(page.querySelector('b')).toBeNull()
})

test('a password never comes back', () => {
  const about = { name: 'password', type: 'password', label: 'Password' }
  expect(render('partials/field', { ...about, ...refused('password', { password: 'secret' }) })).not.toMatch(
    /secret|value=/,
  )
})

test.each(['field', 'select', 'checkbox'])('%s: a message finds its field in a table of fields', (name) => {
  const about = { name: 'centres[ES439][delay]', label: 'Delay', options: [] }
  const form = refused('centres.ES439.delay')
  const page = rendered(`partials/${name}`, { ...about, ...form })
  expect(page.querySelector('.error-message')?.text).toBe('Not so.')
  const summary = rendered('partials/errors', form)
  expect(summary.querySelector('a')?.getAttribute('href')).toBe(`#${about.name}`)
})

test('no error, no summary', () => {
  expect(render('partials/errors').trim()).toBe('')
  expect(rendered('layout', { page: { view: 'home', title: 'Start' } }).querySelector('title')?.text).toBe(
    'Start – Northern Examinations Board',
  )
})

test('with errors, the title says so first', () => {
  const page = rendered('layout', { page: { view: 'home', title: 'Start' }, ...refused('email') })
  expect(page.querySelector('title')?.text).toMatch(/^Error: Start/)
})

test.each([
  [1, 1, ''],
  [1, 2, '1 2 Next'],
  [4, 7, 'Previous 1 2 3 4 5 6 7 Next'],
  [1, 7, '1 2 … 7 Next'],
  [200, 400, 'Previous 1 … 199 200 201 … 400 Next'],
  [400, 400, 'Previous 1 … 399 400'],
])('page %i of %i: the pager shows %s', (page, pages, expected) => {
  const nav = rendered('partials/pager', {
    page,
    pages,
    hrefFor: (number: number) => `?page=${number}`,
  })
  const shown = nav.querySelectorAll('li').map((item) => item.text.replace('Page', '').trim())
  expect(shown.join(' ')).toBe(expected)
  if (pages > 1) expect(nav.querySelector('[aria-current=page]')?.text).toBe(`Page ${page}`)
})

test('a time is shown in its zone, which is named', () => {
  const at = new Date('2026-12-10T09:00:00Z')
  const page = rendered('partials/time', { at, timeZone: 'Europe/Madrid' })
  expect(page.text).toBe('Thursday, 10 December 2026 at 10:00 (Central European Standard Time)')
  expect(page.querySelector('time')?.attributes).toEqual({
    datetime: '2026-12-10T09:00:00.000Z',
    'data-local': 'Europe/Madrid',
  })
})

test('a list of terms, a notice without a title, languages where there are several', () => {
  const rows = [{ term: 'Centre', text: '<ES439>' }]
  expect(rendered('partials/summary-list', { rows }).querySelector('dd')?.text).toBe('<ES439>')
  const notice = rendered('partials/notice', { kind: 'info', text: 'So it is.' })
  expect(notice.querySelectorAll('p').length).toBe(1)
  const languages = ['en', 'ar'].map((lang) => ({
    href: `?l=${lang}`,
    text: lang,
    lang,
    current: lang === 'en',
  }))
  expect(render('partials/languages').trim()).toBe('')
  expect(rendered('partials/languages', { languages }).querySelectorAll('a[hreflang]').length).toBe(2)
})
