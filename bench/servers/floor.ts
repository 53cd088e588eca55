// The floor of P1: bare Express and EJS, and one prepared SELECT on the same PostgreSQL.
import express from 'express'
import pg from 'pg'
import { listen, usePage } from './filler-page.ts'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
const app = express()
usePage(app)
app.get('/candidates/results/:id', async (req, res) => {
  const statement = { name: 'entry', text: 'select * from entry where id = $1', values: [req.params.id] }
  const { rows } = await pool.query(statement)
  res.render('page', { entry: rows[0] })
})
listen(app)
