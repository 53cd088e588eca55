import type { Router } from 'express'
import { z } from 'zod'
import { emailAddress, signedIn } from '../../accounts/index.ts'
import { addPreparationCentre } from '../../centres/add-preparation-centre.ts'
import { officersCentres } from '../../centres/officer-centres.ts'
import type { Portal } from '../../portal.ts'
import { redirectTelling } from '../../web/flash.ts'
import { formPage } from '../../web/form.ts'
import { centreNumber } from './fields.ts'

const text = z
  .string({ error: 'forms.required' })
  .trim()
  .min(1, 'forms.required')
  .max(200, 'forms.tooLongText')

/** A preparation centre is added, and its contact person invited (S2). */
export function preparationCentrePage(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({
      number: centreNumber,
      name: text,
      parent: centreNumber,
      contactName: text,
      contactEmail: emailAddress,
      contactPhone: z.string().trim().max(200).default(''),
    }),
    view: 'officers/preparation-centre',
    page: async (_req, res) => {
      const centres = await officersCentres(portal.db, signedIn(res.locals).identityId)
      return { title: res.locals.t('people.add.title'), values: { parent: centres[0]?.number ?? '' } }
    },
    submit: async (wanted, _req, res) => {
      await addPreparationCentre(portal, signedIn(res.locals), wanted)
      const added = { number: wanted.number, email: wanted.contactEmail }
      redirectTelling(res, '/officers/people', 'people.add.done', added)
    },
  })
  router.get('/people/preparation-centres', page.show)
  router.post('/people/preparation-centres', page.submit)
}
