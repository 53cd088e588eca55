import request from 'supertest'
import { expect, test } from 'vitest'
import { posts } from '../../support/input.ts'
import { testPortal } from '../../support/portal.ts'

const portal = await testPortal()

test.each([
  ['application/json', '{"username":"a","password":{"$ne":1}}'],
  ['application/json', '{"__proto__":{"isAdmin":true}}'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="username"\r\n\r\na\r\n--x--',
  ],
  ['text/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
  ['application/x-www-form-urlencoded; charset=utf-7', 'username=+AGE-'],
  ['application/x-www-form-urlencoded', '%'.repeat(20)],
  ['application/x-www-form-urlencoded', 'a=%ff%fe&_csrf=%c0%80'],
  ['nonsense', 'x'],
])('every form refuses what is none: %s %j', async (type, body) => {
  for (const path of posts) {
    const { status } = await request(portal.url).post(path).set('content-type', type).send(body)
    expect(status, path).toBeGreaterThanOrEqual(400)
    expect(status, path).toBeLessThan(500)
  }
})
