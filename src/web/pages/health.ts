import { Router } from 'express'
import { isAnswering } from '../../database/connection.ts'
import type { Db } from '../../database/sql.ts'

/** `/healthz`: the process answers. `/readyz`: it can serve pages now, so a proxy may send people here. */
export function healthRoutes(db: Db, isReady: () => boolean): Router {
  const router = Router()
  router.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok\n')
  })
  router.get('/readyz', async (_req, res) => {
    const ready = isReady() && (await isAnswering(db))
    res
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n')
  })
  return router
}
