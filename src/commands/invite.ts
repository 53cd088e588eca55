import { Command, Option } from 'commander'
import type { StaffArea } from '../accounts/areas.ts'
import { InvitationRefused, inviteByMail } from '../accounts/staff/invitation.ts'
import { CommandRefused } from './failure.ts'
import { withPortal } from './with-database.ts'

/** `invite EMAIL --area AREA [--centre NUMBER]`: mails a link to "Set your password"; a running worker sends it. */
export const command = new Command('invite')
  .argument('<email>', 'whom')
  .addOption(
    new Option('--area <area>', 'what for')
      .choices(['preparation', 'officers', 'operators'])
      .makeOptionMandatory(),
  )
  .option('--centre <number>', 'the centre the person works for, e.g. ES439')
  .action(async (email: string, { area, centre }: { area: StaffArea; centre?: string }) => {
    await withPortal((portal) => inviteByMail(portal, email, area, centre)).catch((error) => {
      throw error instanceof InvitationRefused ? new CommandRefused(error.message) : error
    })
    console.log(`The invitation to ${email} is in the outbox; the worker sends it.`)
  })
