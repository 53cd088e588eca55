import { Router } from 'express'
import { renderPage } from '../page.ts'

/** The public start page: the way to the four areas. */
export function homePage(): Router {
  const router = Router()
  router.get('/', (_req, res) => {
    renderPage(res, 'home', { title: res.locals.t('home.title') })
  })
  return router
}
