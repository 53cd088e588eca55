import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { FormRefusal, FormRefusals, type Refused } from './errors.ts'
import { type FieldError, renderPage, type ShownForm } from './page.ts'
import { isSecretField } from './secret-fields.ts'

type Form<Schema extends z.ZodType> = {
  schema: Schema
  view: string
  /** What the page shows beside the form, and what stands in the fields at first; `errors` are those of a refused form. */
  page: (
    req: Request,
    res: Response,
    errors: FieldError[],
  ) => Promise<{ title: string; values?: Record<string, string> } & object>
  /** Does what was asked for and answers; throws a FormRefusal, or FormRefusals, for what only shows now. */
  submit: (wanted: z.infer<Schema>, req: Request, res: Response) => Promise<void>
}

/**
 * A page with one form: `show` answers GET, `submit` answers POST. A refused form comes back with status 422, every
 * message beside its field, and what was typed (passwords aside).
 */
export function formPage<Schema extends z.ZodType>(
  form: Form<Schema>,
): { show: RequestHandler; submit: RequestHandler } {
  return {
    show: async (req, res) => {
      const page = await form.page(req, res, [])
      res.locals.isOneForm = true
      renderPage(res, form.view, page, { values: page.values ?? {}, errors: [] })
    },
    submit: async (req, res) => {
      const parsed = form.schema.safeParse(req.body ?? {})
      const errors = parsed.success
        ? await refusals(() => form.submit(parsed.data, req, res), res)
        : fieldErrors(parsed.error, res)
      if (errors.length === 0) return
      const page = await form.page(req, res, errors)
      res.status(422)
      renderPage(res, form.view, page, { values: typed(req.body), errors })
    },
  }
}

/** The messages of a failed parse, one per field, from the catalogue where the schema names a key. */
export function fieldErrors(error: z.ZodError, res: Response): ShownForm['errors'] {
  const byField = new Map<string, string>()
  for (const issue of error.issues) {
    const field = issue.code === 'unrecognized_keys' ? '' : issue.path.join('.')
    if (!byField.has(field)) byField.set(field, messageOf(issue, res))
  }
  return [...byField].map(([field, message]) => ({ field, message }))
}

/** What came in, for showing it again: text alone, and no passwords. */
export function typed(body: Record<string, unknown> = {}): Record<string, string> {
  const texts = Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return Object.fromEntries(texts.filter(([name]) => !isSecretField(name)))
}

async function refusals(submit: () => Promise<void>, res: Response): Promise<ShownForm['errors']> {
  try {
    await submit()
    return []
  } catch (error) {
    if (error instanceof z.ZodError) return fieldErrors(error, res)
    if (error instanceof FormRefusal) return [shown(error, res)]
    if (error instanceof FormRefusals) return error.refused.map((one) => shown(one, res))
    throw error
  }
}

function shown({ field, key, params, label }: Refused, res: Response): FieldError {
  return { field, message: String(res.locals.t(key, params)), label }
}

function messageOf(issue: z.core.$ZodIssue, res: Response): string {
  if (/^[a-z]+\.[A-Za-z.]+$/.test(issue.message)) return res.locals.t(issue.message)
  if (issue.code === 'unrecognized_keys')
    return res.locals.t('forms.unknownField', { names: issue.keys.join(', ') })
  if (issue.code === 'too_big') return res.locals.t('forms.tooLong', { count: Number(issue.maximum) })
  return res.locals.t('forms.required')
}
