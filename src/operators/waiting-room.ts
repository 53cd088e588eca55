import type { Router } from 'express'
import { z } from 'zod'
import { signedIn } from '../accounts/index.ts'
import type { Portal } from '../portal.ts'
import { redirectTelling } from '../web/flash.ts'
import { formPage } from '../web/form.ts'
import { setWaitingRoom, waitingRoomOverview } from '../web/waiting-room/index.ts'

const address = '/operators/waiting-room'
const modes = ['measured', 'slow', 'open', 'closed'] as const

/** The waiting room as it is now; opened, closed and slowed (N5). */
export function waitingRoomPages(router: Router, portal: Portal): void {
  const page = formPage({
    schema: z
      .strictObject({
        mode: z.enum(modes, 'forms.required'),
        mostPerSecond: z.string().max(10).default(''),
      })
      .refine(({ mode, mostPerSecond }) => mode !== 'slow' || Number(mostPerSecond) > 0, {
        message: 'operators.waitingRoom.mostPerSecondForm',
        path: ['mostPerSecond'],
      }),
    view: 'operators/waiting-room',
    page: async (_req, res) => {
      const overview = await waitingRoomOverview(portal)
      const { mode, mostPerSecond } = overview
      const values = {
        mode: mode === 'measured' && mostPerSecond !== null ? 'slow' : mode,
        mostPerSecond: mostPerSecond === null ? '' : String(mostPerSecond),
      }
      return { title: res.locals.t('operators.waitingRoom.title'), overview, modes, values }
    },
    submit: async ({ mode, mostPerSecond }, _req, res) => {
      const wanted =
        mode === 'slow'
          ? { mode: 'measured' as const, mostPerSecond: Number(mostPerSecond) }
          : { mode, mostPerSecond: null }
      await setWaitingRoom(portal, signedIn(res.locals).identityId, wanted)
      redirectTelling(res, address, 'operators.waitingRoom.saved')
    },
  })
  router.get('/waiting-room', page.show)
  router.post('/waiting-room', page.submit)
}
