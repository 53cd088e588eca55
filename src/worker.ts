import type { PgBoss } from 'pg-boss'
import type { Area } from './accounts/index.ts'
import { answerForgottenPassword } from './accounts/passwords/forgotten-password.ts'
import { giveUpBatch, makeBatch } from './batches/index.ts'
import { workOn, workOnMany } from './database/jobs.ts'
import { giveUpFile, makeFile } from './files/index.ts'
import { openSender, openTransport } from './mail/index.ts'
import type { Portal } from './portal.ts'
import { giveUpRehearsal, rehearseInBackground } from './rehearsal/index.ts'
import { mailReleases } from './results/release-mails/release-mails.ts'
import { tidyUp } from './tidy-up.ts'
import { giveUpUpload, readUpload } from './uploads/index.ts'

/**
 * Takes up the background jobs: each is one line that calls the room it belongs to.
 *
 * @param ownerUrl for imports and rehearsals, which need more rights than the portal's connections have
 */
export async function startWork(
  portal: Portal,
  boss: PgBoss,
  ownerUrl: string,
): Promise<{ stop: () => Promise<void> }> {
  const transport = openTransport(portal.config)
  const sender = openSender(portal, transport)
  const stopping = new AbortController()
  boss.on('error', (error) => portal.log.warn({ err: error }, 'background jobs'))
  await boss.start()
  await workOnMany(boss, 'send-mail', (mails) => sender.send(mails.map(({ mailId }) => mailId)), {
    batchSize: 100,
    concurrency: 2,
  })
  await workOn(boss, 'answer-forgotten-password', ({ area, identifier }) =>
    answerForgottenPassword(portal, area as Area, identifier),
  )
  await workOn(boss, 'make-batch', ({ batchId }) => makeBatch(portal, batchId))
  await workOn(boss, 'give-up-batch', ({ batchId }) => giveUpBatch(portal, batchId))
  await workOn(boss, 'make-file', ({ fileId }) => makeFile(portal, fileId))
  await workOn(boss, 'give-up-file', ({ fileId }) => giveUpFile(portal, fileId))
  await workOn(boss, 'read-upload', ({ uploadId }) => readUpload(portal, ownerUrl, uploadId))
  await workOn(boss, 'give-up-upload', ({ uploadId }) => giveUpUpload(portal, uploadId))
  await workOn(boss, 'rehearse', ({ rehearsalId }, { signal }) =>
    rehearseInBackground(portal, ownerUrl, rehearsalId, AbortSignal.any([signal, stopping.signal])),
  )
  await workOn(boss, 'give-up-rehearsal', ({ rehearsalId }) => giveUpRehearsal(ownerUrl, rehearsalId))
  await workOn(boss, 'mail-releases', () => mailReleases(portal))
  await workOn(boss, 'tidy-up', () => tidyUp(portal))
  return {
    stop: async () => {
      sender.stop()
      stopping.abort(new Error('The worker was stopped.'))
      await boss.stop({ graceful: true, timeout: 20_000 })
      transport.close()
    },
  }
}
