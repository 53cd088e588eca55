import type { PgBoss } from 'pg-boss'
import { answerForgottenPassword } from './accounts/forgotten-password.ts'
import type { Area } from './accounts/index.ts'
import { makeBatch } from './batches/index.ts'
import { workOn } from './database/jobs.ts'
import { makeFile } from './files/index.ts'
import { openTransport, sendMail } from './mail/index.ts'
import type { Portal } from './portal.ts'
import { mailReleases } from './results/release-mails.ts'
import { tidyUp } from './tidy-up.ts'

/** Takes up the background jobs: each is one line that calls the room it belongs to. */
export async function startWork(portal: Portal, boss: PgBoss): Promise<{ stop: () => Promise<void> }> {
  const transport = openTransport(portal.config)
  boss.on('error', (error) => portal.log.warn({ err: error }, 'background jobs'))
  await boss.start()
  await workOn(boss, 'send-mail', ({ mailId }) => sendMail(portal, transport, mailId), 4)
  await workOn(boss, 'answer-forgotten-password', ({ area, identifier }) =>
    answerForgottenPassword(portal, area as Area, identifier),
  )
  await workOn(boss, 'make-batch', ({ batchId }, { retryCount, retryLimit }) =>
    makeBatch(portal, batchId, retryCount >= retryLimit),
  )
  await workOn(boss, 'make-file', ({ fileId }, { retryCount, retryLimit }) =>
    makeFile(portal, fileId, retryCount >= retryLimit),
  )
  await workOn(boss, 'mail-releases', () => mailReleases(portal))
  await workOn(boss, 'tidy-up', () => tidyUp(portal))
  return {
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 20_000 })
      transport.close()
    },
  }
}
