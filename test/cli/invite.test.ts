import { expect, test } from 'vitest'
import { linkIn } from '../support/mailbox.ts'
import { usualPassword } from '../support/people.ts'
import { testPortal } from '../support/portal.ts'
import { aFile, portal } from './portal-command.ts'

const running = await testPortal()
const header =
  'centre_number,name,kind,parent_centre_number,country,time_zone,contact_name,contact_email,contact_phone'
const centres = [
  header,
  'ES439,Instituto,centre,,ES,Europe/Madrid,Carmen,carmen@es439.example,',
  'ES701,Lingua,preparation,ES439,ES,Europe/Madrid,Elena,elena@es701.example,',
].join('\n')

test('S2: adding a preparation centre mails its contact person an invitation, once', async () => {
  const file = await aFile('centres.csv', centres)
  const env = { ENCRYPTION_KEY: running.config.encryptionKey.toString('base64'), PUBLIC_URL: running.url }
  const dry = await portal(running.db, { ...env }, 'import', 'centres', file, '--dry-run')
  expect(dry.out).not.toContain('Invited')
  const added = await portal(running.db, { ...env }, 'import', 'centres', file)
  expect(added.out).toContain('Invited the contact persons of new preparation centres: elena@es701.example')
  const visitor = running.visitor()
  await visitor.open(linkIn(await running.mailbox.mailTo('elena@es701.example')))
  expect(visitor.words).toContain('Set your password')
  await visitor
    .fill('password', usualPassword)
    .fill('confirmPassword', usualPassword)
    .press('Set your password')
  await visitor.signIn('preparation', 'elena@es701.example', usualPassword)
  expect(visitor.page.url).toMatch(/\/preparation$/)
  const again = await portal(running.db, { ...env }, 'import', 'centres', file)
  expect(again.out).not.toContain('Invited')
}, 30_000)

test('S2: an invitation can be sent by hand; a wrong centre is refused with the reason', async () => {
  const env = { ENCRYPTION_KEY: running.config.encryptionKey.toString('base64'), PUBLIC_URL: running.url }
  const sent = await portal(
    running.db,
    env,
    'invite',
    'second@es701.example',
    '--area',
    'preparation',
    '--centre',
    'ES701',
  )
  expect(sent).toMatchObject({ code: 0, err: '' })
  expect((await running.mailbox.mailTo('second@es701.example')).text).toContain('second@es701.example')
  const wrong = await portal(
    running.db,
    env,
    'invite',
    'x@y.example',
    '--area',
    'preparation',
    '--centre',
    'ES439',
  )
  expect(wrong.code).toBe(1)
  expect(wrong.err).toContain('ES439')
  expect((await portal(running.db, env, 'invite', 'x@y.example', '--area', 'nowhere')).code).toBe(2)
}, 30_000)
