import type { Router } from 'express'
import { z } from 'zod'
import {
  addIdNumber,
  beginSession,
  changeEmail,
  changePassword,
  deleteCandidateAccount,
  emailAddress,
  endSession,
  identityById,
  newPasswordFields,
  samePasswords,
  signedIn,
} from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { entriesOfCandidate } from '../results/candidate-results.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { renderPage } from '../web/page.ts'
import { letterNumbers } from './register.ts'

const currentPassword = z
  .string({ error: 'forms.required' })
  .min(1, 'forms.required')
  .max(1000, 'accounts.passwordTooLong')

/** The account page and its four forms, each on an address of its own. */
export function accountPages(router: Router, portal: Portal): void {
  router.get('/account', async (_req, res) => {
    const { identityId } = signedIn(res.locals)
    const [person, entries] = await Promise.all([
      identityById(portal.db, 'candidates', identityId),
      entriesOfCandidate(portal.db, identityId),
    ])
    const title = res.locals.t('candidates.account.title')
    renderPage(res, 'candidates/account', {
      title,
      entries,
      email: person?.email ?? null,
      pendingEmail: person?.pending_email ?? null,
    })
  })
  emailForm(router, portal)
  passwordForm(router, portal)
  idNumberForm(router, portal)
  deletionForm(router, portal)
}

function emailForm(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z
      .strictObject({
        email: emailAddress,
        confirmEmail: z.string({ error: 'forms.required' }).max(254),
        currentPassword,
      })
      .refine((form) => form.email === form.confirmEmail, {
        message: 'accounts.emailsDiffer',
        path: ['confirmEmail'],
      }),
    view: 'candidates/account-email',
    page: async (_req, res) => ({ title: res.locals.t('candidates.account.email.title') }),
    submit: async ({ email, currentPassword }, _req, res) => {
      await changeEmail(portal, signedIn(res.locals).identityId, { email, currentPassword })
      redirectTelling(res, '/candidates/account', 'candidates.account.email.done', { email })
    },
  })
  router.get('/account/email', page.show)
  router.post('/account/email', page.submit)
}

function passwordForm(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ currentPassword, ...newPasswordFields('candidates') }).refine(...samePasswords),
    view: 'candidates/account-password',
    page: async (_req, res) => ({ title: res.locals.t('candidates.account.password.title') }),
    submit: async ({ currentPassword, password }, req, res) => {
      const { identityId } = signedIn(res.locals)
      await beginSession(
        req,
        await changePassword(portal, 'candidates', identityId, { currentPassword, password }),
      )
      redirectTelling(res, '/candidates/account', 'candidates.account.password.done')
    },
  })
  router.get('/account/password', page.show)
  router.post('/account/password', page.submit)
}

function idNumberForm(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject(letterNumbers),
    view: 'candidates/account-id-number',
    page: async (_req, res) => ({ title: res.locals.t('candidates.account.idNumber.title') }),
    submit: async (numbers, _req, res) => {
      await addIdNumber(portal, signedIn(res.locals).identityId, numbers)
      redirectTelling(res, '/candidates/results', 'candidates.account.idNumber.done')
    },
  })
  router.get('/account/id-number', page.show)
  router.post('/account/id-number', page.submit)
}

function deletionForm(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ currentPassword }),
    view: 'candidates/account-delete',
    page: async (_req, res) => ({ title: res.locals.t('candidates.account.delete.title') }),
    submit: async ({ currentPassword }, req, res) => {
      await deleteCandidateAccount(portal, signedIn(res.locals).identityId, currentPassword)
      await endSession(req)
      res.redirect(303, '/candidates')
    },
  })
  router.get('/account/delete', page.show)
  router.post('/account/delete', page.submit)
}
