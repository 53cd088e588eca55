import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Express } from 'express'

const head = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title><%= entry.last_name %></title></head><body>
<h1><%= entry.first_name %> <%= entry.last_name %></h1>
<dl><dt>Number</dt><dd><%= entry.candidate_number %></dd><dt>Reference</dt><dd><%= entry.reference %></dd></dl>\n`
const line = '<p class="filling">What stands here is as long as the page that the portal answers.</p>\n'
const foot = '</body></html>\n'

/** Gives a rival's app its EJS view `page`: the row of an entry, on a page that is as long as the portal's (PAGE_BYTES). */
export function usePage(app: Express): void {
  const lines = Math.max(0, Math.round((Number(process.env.PAGE_BYTES) - head.length) / line.length))
  const views = mkdtempSync(join(tmpdir(), 'bench-views-'))
  writeFileSync(join(views, 'page.ejs'), head + line.repeat(lines) + foot)
  process.once('exit', () => rmSync(views, { recursive: true }))
  app.set('views', views)
  app.set('view engine', 'ejs')
}

/** Answers until the process is told to end. */
export function listen(app: Express): void {
  app.get('/healthz', (_req, res) => res.send('ok'))
  const server = app.listen(Number(process.env.PORT), '127.0.0.1')
  process.once('SIGTERM', () => {
    server.close(() => process.exit())
    server.closeAllConnections()
  })
}
