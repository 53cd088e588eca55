import type { Response } from 'express'
import type { ShownForm } from './form.ts'

/**
 * Renders a page in the portal's frame.
 *
 * @param view under `views/`, without its ending
 * @param page what the view is made of; `title` goes into the frame
 */
export function renderPage<Page extends { title: string }>(
  res: Response,
  view: string,
  page: Page,
  form: ShownForm = { values: {}, errors: [] },
): void {
  const { title, ...content } = page
  res.render('layout', { ...content, page: { view, title }, form })
}
