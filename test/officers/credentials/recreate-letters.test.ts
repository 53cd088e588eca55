import { expect, test } from 'vitest'
import { aFamilyWithAccess, credentialsOf, download, makeFile } from '../../support/login-details.ts'
import { anOfficerOf } from '../../support/officers.ts'
import { wordsOf } from '../../support/pdf/text.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()
const { owner } = portal.db

test('A6, A7, A9: out-of-date letters are listed and re-created in one step; the page says first whose Secret Numbers are replaced', async () => {
  const { parent, series, at } = await aFamilyWithAccess(portal, { entries: 2 })
  const officer = await anOfficerOf(portal, parent)
  await officer.open(at)
  await makeFile(owner, officer, 'Create login details')
  const oldFile = new URL(officer.page.url).pathname
  const csvRow = async () => {
    await officer.open(at)
    await makeFile(owner, officer, 'CSV for a mail merge')
    return (await download(officer)).toString('utf8').split('\n')
  }
  const numbers = (line = '') => ({
    idNumber: line.split(',')[4] ?? '',
    secretNumber: line.split(',')[5] ?? '',
  })
  const before = await csvRow()
  const registered = portal.visitor()
  const registration = numbers(before[1])
  await registered.open('/candidates/register')
  await registered
    .fill('idNumber', registration.idNumber)
    .fill('secretNumber', registration.secretNumber)
    .fill('email', `anna-${series.id}@example.org`)
    .fill('confirmEmail', `anna-${series.id}@example.org`)
    .fill('password', 'a quiet morning in June')
    .fill('confirmPassword', 'a quiet morning in June')
    .fill('terms', 'on')
    .press('Register')
  expect(registered.page.url).toMatch(/\/candidates\/results/)

  await officer.open(`/officers/candidate-results/${series.code}`)
  await officer.fill('delay', '02:00').press('Save')
  expect(officer.words).toContain('2 letters are out of date')
  expect((await officer.request('GET', `${oldFile}/file`)).status).toBe(409)
  await officer.open(oldFile)
  expect(officer.words).toContain('holds no longer')

  await officer.open(`${at}?state=outOfDate`)
  expect(officer.words).toContain('2 entries')
  await officer.press('Print letters')
  expect(officer.words).toContain('2 letters are out of date')
  expect(officer.words).toContain('1 candidate is not registered: the Secret Number is replaced')
  expect(officer.words).toContain('1 candidate is registered and keeps the account')
  const sealed = (await credentialsOf(owner, parent, series)).map((one) => one.sealed)
  await makeFile(owner, officer, 'Re-create 2 letters and print')
  const text = wordsOf(await download(officer))
  expect(text).toContain('2 h 0 min')
  const after = await credentialsOf(owner, parent, series)
  expect(after[0]?.sealed).toBeNull()
  expect(after[1]?.sealed).not.toBe(sealed[1])

  await registered.open('/candidates/account')
  expect(registered.words).toContain(`anna-${series.id}@example.org`)
  const withOld = portal.visitor()
  await withOld.open('/candidates/register')
  const old = numbers(before[2])
  const attempt = async (secretNumber: string) =>
    withOld
      .fill('idNumber', old.idNumber)
      .fill('secretNumber', secretNumber)
      .fill('email', `ben-${series.id}@example.org`)
      .fill('confirmEmail', `ben-${series.id}@example.org`)
      .fill('password', 'a quiet morning in June')
      .fill('confirmPassword', 'a quiet morning in June')
      .fill('terms', 'on')
      .press('Register')
  await attempt(old.secretNumber)
  expect(withOld.page.status).toBe(422)
  const renewed = numbers((await csvRow())[2])
  await withOld.open('/candidates/register')
  await attempt(renewed.secretNumber)
  expect(withOld.page.url).toMatch(/\/candidates\/results/)
  await officer.open('/officers')
  expect(officer.words).not.toMatch(new RegExp(`${parent.number}.*out of date`))
})
