import type { Request, Response, Router } from 'express'
import { signedIn } from '../../accounts/index.ts'
import type { Portal } from '../../portal.ts'
import { seriesDates } from '../../results/series/series-dates.ts'
import { holdSeries, seriesOverview } from '../../results/series/series-times.ts'
import { NotFound } from '../../web/errors.ts'
import { redirectTelling } from '../../web/flash.ts'
import { renderPage } from '../../web/page.ts'
import { waitingRoomOverview } from '../../web/waiting-room/index.ts'
import { chartOf } from './chart.ts'
import { comingSeries, curves, lastHour, workDone } from './numbers.ts'
import { readinessOf } from './readiness.ts'

const secondsBetweenLooks = 5

/** "Results day": what is about to be released and whether it is ready, what people do, and the hold. */
export function resultsDayPage(router: Router, portal: Portal): void {
  router.get('/', async (_req, res) => {
    const { db } = portal
    const overview = await seriesOverview(db)
    const [series, coming, hour, work, waitingRoom] = await Promise.all([
      seriesDates(db),
      comingSeries(db, overview),
      lastHour(db),
      workDone(db),
      waitingRoomOverview(portal),
    ])
    renderPage(res, 'operators/home', {
      title: res.locals.t('operators.home.title'),
      series,
      overview,
      coming: coming.map((one) => ({ ...one, readiness: readinessOf(one, work) })),
      charts: curves.map((name) => ({ name, ...chartOf(hour[name]) })),
      work,
      waitingRoom,
      refreshEvery: secondsBetweenLooks,
    })
  })

  router.post('/series/:code/hold', (req, res) => hold(portal, req, res))
}

/** One person, one press: from the next request on nobody sees a result of the series (S15). */
async function hold(portal: Portal, req: Request<{ code: string }>, res: Response): Promise<void> {
  const { code } = req.params
  if (!(await holdSeries(portal.db, signedIn(res.locals).identityId, code))) throw new NotFound()
  redirectTelling(res, `/operators/series/${code}`, 'operators.resultsDay.held')
}
