import type { Response } from 'express'

/** A message beside a field; `label` names the field in the list of all messages, where the catalogue has no name for it. */
export type FieldError = { field: string; message: string; label?: string }

/** A form as its page shows it again: what was typed, and the messages beside the fields. */
export type ShownForm = { values: Record<string, string>; errors: FieldError[] }

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
  const again = typedBefore(res)
  const shown = { values: again ?? form.values, errors: form.errors }
  res.render('layout', {
    ...content,
    page: { view, title },
    form: shown,
    isFilledInAgain: again !== undefined,
  })
}

/** What was typed into this page's form and sent after the session had ended: it stands in the fields again. */
function typedBefore(res: Response): Record<string, string> | undefined {
  const { keptForm } = res.locals
  if (!keptForm || pathOf(keptForm.address) !== pathOf(res.req.originalUrl)) return undefined
  const texts = Object.entries(keptForm.fields).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  return Object.fromEntries(texts)
}

function pathOf(address: string): string {
  return address.split('?')[0] ?? ''
}
