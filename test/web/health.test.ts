import { pino } from 'pino'
import request from 'supertest'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { openDatabase } from '../../src/database/connection.ts'
import { testPortal } from '../support/portal.ts'

const { portal, url } = await testPortal()

test('a portal that is well says so, without a session and without a secret', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const { headers, text } = await request(url)
      .get(path)
      .expect(200)
      .expect('content-type', /text\/plain/)
    expect(headers['set-cookie']).toBeUndefined()
    expect(text.length).toBeLessThan(20)
  }
})

test('F1: a portal whose database was never there answers all the same', async () => {
  const db = openDatabase('postgres://nobody@127.0.0.1:1/nothing', { secondsToConnect: 3 })
  const app = createApp({ ...portal, log: pino({ level: 'silent' }), db })
  await request(app).get('/healthz').expect(200)
  await request(app).get('/readyz').expect(503)
  await request(app).get('/').expect(200)
  await request(app)
    .get('/candidates')
    .expect(503)
    .expect('retry-after', '5')
    .expect(/not available right now/)
  await db.destroy()
})

test('a portal that is stopping says that it is not ready, and still answers', async () => {
  const app = createApp(portal, () => false)
  await request(app).get('/readyz').expect(503)
  await request(app).get('/healthz').expect(200)
  await request(app).get('/candidates').expect(200)
})
