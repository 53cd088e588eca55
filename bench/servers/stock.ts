// The rival of P2, the stock stack: express-session with connect-pg-simple as it comes, and knex. One look-up and one touch
// of the session for each request, then the floor's page with its row by knex.
import connectPgSimple from 'connect-pg-simple'
import express from 'express'
import session from 'express-session'
import knex from 'knex'
import { listen, usePage } from './filler-page.ts'

declare module 'express-session' {
  interface SessionData {
    identityId?: number
  }
}

const url = process.env.DATABASE_URL ?? ''
const db = knex({ client: 'pg', connection: url })
const PgStore = connectPgSimple(session)
const app = express()
usePage(app)
app.use(
  session({
    name: 'stock',
    secret: process.env.SESSION_SECRET ?? '',
    store: new PgStore({
      conString: url,
      schemaName: 'stock',
      tableName: 'session',
      createTableIfMissing: true,
    }),
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 15 * 60_000, sameSite: 'lax' },
  }),
)
app.get('/sign-in/:identityId', (req, res) => {
  req.session.identityId = Number(req.params.identityId)
  res.send('ok')
})
app.get('/candidates/results/:id', async (req, res) => {
  if (!req.session.identityId) return void res.status(401).end()
  res.render('page', { entry: await db('entry').where({ id: req.params.id }).first() })
})
listen(app)
