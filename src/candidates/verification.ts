import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { releasedProfile } from '../results/released.ts'
import { consentOf, namesShown, setConsent } from '../results/verification/verification.ts'
import { verificationCode } from '../results/verification/verification-code.ts'
import { NotFound } from '../web/errors.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { numberParameter } from '../web/parameters.ts'

/** What a university sees that checks a profile: the candidate decides, and sees how often it was used. */
export function verificationPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z.strictObject({ isOn: z.literal('on').optional(), name: z.enum(namesShown) }),
    view: 'candidates/verification',
    page: (req, res) => ownConsent(portal, req, res),
    submit: async ({ isOn, name }, req, res) => {
      const { profile } = await ownConsent(portal, req, res)
      const wanted = { is_on: isOn === 'on', name_shown: name }
      await setConsent(portal.db, signedIn(res.locals).identityId, profile.entryId, wanted)
      redirectTelling(
        res,
        `/candidates/results/${profile.entryId}/verification`,
        `verification.saved.${wanted.is_on}`,
      )
    },
  })
  router.get('/results/:entryId/verification', page.show)
  router.post('/results/:entryId/verification', page.submit)
}

async function ownConsent(portal: Portal, req: Request, res: Response) {
  const { identityId } = signedIn(res.locals)
  const entryId = numberParameter(req.params.entryId)
  const reader = { audience: 'candidate', identityId } as const
  const [profile, consent] = await Promise.all([
    releasedProfile(portal.db, reader, entryId),
    consentOf(portal.db, identityId, entryId),
  ])
  if (!profile || !consent) throw new NotFound()
  const { publicUrl, encryptionKey } = portal.config
  const address = `${publicUrl}/verify/${verificationCode(encryptionKey, profile)}`
  const title = res.locals.t('verification.decide')
  const values = { ...(consent.is_on && { isOn: 'on' }), name: consent.name_shown }
  return { title, profile, consent, address, names: namesShown, values }
}
