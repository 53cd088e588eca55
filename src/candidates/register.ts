import type { Router } from 'express'
import { z } from 'zod'
import { beginSession, emailAddress, registerCandidate } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'

/** The numbers from the letter, as they are typed. */
export const letterNumbers = {
  idNumber: z
    .string({ error: 'forms.required' })
    .min(1, 'forms.required')
    .max(40, 'accounts.idNumberMistyped'),
  secretNumber: z
    .string({ error: 'forms.required' })
    .min(1, 'forms.required')
    .max(60, 'accounts.incorrectNumbers'),
}

const registration = z
  .strictObject({
    ...letterNumbers,
    email: emailAddress,
    confirmEmail: z.string({ error: 'forms.required' }).max(254, 'forms.emailInvalid'),
    password: z
      .string({ error: 'forms.required' })
      .min(1, 'forms.required')
      .max(1000, 'accounts.passwordTooLong'),
    confirmPassword: z.string({ error: 'forms.required' }).max(1000, 'accounts.passwordTooLong'),
    terms: z.string({ error: 'candidates.register.termsRequired' }).max(10),
    releaseMail: z.string().max(10).optional(),
  })
  .refine((form) => form.email === form.confirmEmail, {
    message: 'accounts.emailsDiffer',
    path: ['confirmEmail'],
  })
  .refine((form) => form.password === form.confirmPassword, {
    message: 'accounts.passwordsDiffer',
    path: ['confirmPassword'],
  })

/** Registration with the numbers from the letter (S11); whoever has registered is signed in. */
export function registrationPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: registration,
    view: 'candidates/register',
    page: async (_req, res) => ({ title: res.locals.t('candidates.register.title') }),
    submit: async ({ idNumber, secretNumber, email, password, releaseMail }, req, res) => {
      const wanted = { idNumber, secretNumber, email, password, releaseMail: releaseMail !== undefined }
      const account = await registerCandidate(portal, wanted)
      await beginSession(req, account)
      redirectTelling(res, '/candidates/results', 'candidates.register.done', { email })
    },
  })
  router.get('/register', page.show)
  router.post('/register', page.submit)
}
