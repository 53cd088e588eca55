import { type JobResult, type JobWithMetadata, PgBoss, type Queue } from 'pg-boss'
import { withConnection } from './connection.ts'
import { pagesRole } from './pages-role.ts'
import type { Db } from './sql.ts'

/** What each job is told. A job is enqueued in the transaction that causes it and may run more than once. */
export type Jobs = {
  'send-mail': { mailId: number }
  'answer-forgotten-password': { area: string; identifier: string }
  'make-batch': { batchId: number }
  'make-file': { fileId: number }
  'read-upload': { uploadId: number }
  'give-up-batch': { batchId: number }
  'give-up-file': { fileId: number }
  'give-up-upload': { uploadId: number }
  rehearse: { rehearsalId: number }
  'give-up-rehearsal': { rehearsalId: number }
  'tidy-up': Record<string, never>
  'mail-releases': Record<string, never>
}

export type JobName = keyof Jobs

const queues: Record<JobName, Omit<Queue, 'name'>> = {
  // What comes here has used up its retries, or its worker died at each of them; whoever waits for it is told.
  'give-up-batch': { retryLimit: 5, retryDelay: 5, expireInSeconds: 60 },
  'give-up-file': { retryLimit: 5, retryDelay: 5, expireInSeconds: 60 },
  'give-up-upload': { retryLimit: 5, retryDelay: 5, expireInSeconds: 60 },
  'give-up-rehearsal': { retryLimit: 5, retryDelay: 5, expireInSeconds: 600 },
  'send-mail': {
    retryLimit: 12,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 900,
    heartbeatSeconds: 20,
  },
  'answer-forgotten-password': { retryLimit: 5, retryDelay: 5, expireInSeconds: 30 },
  // A killed worker stops beating; the job is then taken up by the next one.
  'make-batch': { ...untilGivenUp(5, 900), deadLetter: 'give-up-batch' },
  'make-file': { ...untilGivenUp(5, 900), deadLetter: 'give-up-file' },
  'read-upload': { ...untilGivenUp(2, 3600), deadLetter: 'give-up-upload' },
  // A release is played once or not at all.
  rehearse: { ...untilGivenUp(0, 3 * 3600), deadLetter: 'give-up-rehearsal' },
  'tidy-up': { retryLimit: 0, expireInSeconds: 600 },
  'mail-releases': { retryLimit: 0, expireInSeconds: 600 },
}

function untilGivenUp(retryLimit: number, expireInSeconds: number) {
  return { retryLimit, retryDelay: 1, expireInSeconds, heartbeatSeconds: 20 }
}

const schedules: Partial<Record<JobName, string>> = { 'tidy-up': '17 * * * *', 'mail-releases': '* * * * *' }

/**
 * Creates pg-boss's schema and the queues, and lets pages and jobs use them. Part of `migrate`, which each start does: what
 * is there already as it should be stays untouched.
 */
export async function prepareQueues(owner: Db, ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, max: 2, supervise: false, schedule: false })
  boss.on('error', () => {})
  await boss.start()
  const [known, planned] = await Promise.all([boss.getQueues(), boss.getSchedules()])
  for (const [name, queue] of Object.entries(queues)) {
    const earlier = known.find((one) => one.name === name)
    if (!earlier) await boss.createQueue(name, { ...queue, notify: true })
    else if (!hasSettings(earlier, queue)) await boss.updateQueue(name, queue)
  }
  for (const [name, cron] of Object.entries(schedules)) {
    if (!planned.some((one) => one.name === name && one.cron === cron)) await boss.schedule(name, cron)
  }
  await boss.stop({ graceful: false })
  await owner.raw(`
    grant usage on schema pgboss to ${pagesRole};
    grant select, insert, update, delete on all tables in schema pgboss to ${pagesRole};
    grant execute on all functions in schema pgboss to ${pagesRole};
  `)
}

function hasSettings(known: Omit<Queue, 'name'>, wanted: Omit<Queue, 'name'>): boolean {
  return (Object.keys(wanted) as (keyof typeof wanted)[]).every(
    (setting) => known[setting] === wanted[setting],
  )
}

/** Opens pg-boss for a process that only enqueues. */
export async function openQueue(db: Db): Promise<PgBoss> {
  const boss = new PgBoss({ db: adapter(db), migrate: false, supervise: false, schedule: false })
  // What pg-boss looks up now and then may fail while the database is away; it asks again by itself (F2, F3).
  boss.on('error', () => {})
  return boss.start()
}

/** Whether the queue is there, as new as this version and open to pages and jobs. */
export async function hasQueue(db: Db): Promise<boolean> {
  return openQueue(db).then(
    (boss) => boss.stop({ graceful: false, close: false }).then(() => true),
    () => false,
  )
}

/**
 * Opens pg-boss for a worker: it listens, and looks after jobs whose worker died.
 *
 * @param url that leads to PostgreSQL itself: nobody listens through PgBouncer
 */
export async function openWorker(url: string): Promise<PgBoss> {
  return new PgBoss({
    connectionString: url,
    max: 3,
    migrate: false,
    useListenNotify: true,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    reindex: false,
  })
}

/** Enqueues a job as part of a transaction (or at once, given the pool). */
export async function enqueue<Name extends JobName>(
  boss: PgBoss,
  db: Db,
  name: Name,
  content: Jobs[Name],
  options: { priority?: number } = {},
): Promise<void> {
  await boss.send(name, content, { ...options, db: adapter(db) })
}

/** The same for many jobs of one kind, in one statement. */
export async function enqueueMany<Name extends JobName>(
  boss: PgBoss,
  db: Db,
  name: Name,
  contents: readonly Jobs[Name][],
  options: { priority?: number } = {},
): Promise<void> {
  const jobs = contents.map((data) => ({ ...options, data }))
  await boss.insert(name, jobs, { db: adapter(db) })
}

// A notification that comes while all are busy is lost: polling finds what it announced.
const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 }

/** Lets this process do the jobs of one queue. */
export async function workOn<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  work: (content: Jobs[Name], job: JobWithMetadata<Jobs[Name]>) => Promise<void>,
  concurrency = 1,
): Promise<void> {
  const options = { includeMetadata: true, ...polling, localConcurrency: concurrency } as const
  await boss.work<Jobs[Name]>(name, options, async ([job]) => {
    if (job) await work(job.data, job as JobWithMetadata<Jobs[Name]>)
  })
}

/**
 * Lets this process do the jobs of one queue many at a time. Each is settled by itself: one that fails is tried again and
 * does not touch the others.
 *
 * @param work says of each content, in the same order, why it failed, or undefined
 */
export async function workOnMany<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  work: (contents: Jobs[Name][]) => Promise<(Error | undefined)[]>,
  { batchSize, concurrency }: { batchSize: number; concurrency: number },
): Promise<void> {
  const options = {
    perJobResults: true,
    burstWhenBatchFull: true,
    batchSize,
    localConcurrency: concurrency,
    ...polling,
  } as const
  await boss.work<Jobs[Name], JobResult[], typeof options>(name, options, async (jobs) => {
    const failures = await work(jobs.map(({ data }) => data))
    return jobs.map(({ id }, index) => {
      const failure = failures[index]
      return failure ? { id, status: 'failed', output: failure } : { id, status: 'completed' }
    })
  })
}

function adapter(db: Db) {
  return {
    executeSql: (text: string, values?: unknown[]) =>
      withConnection(db, (connection) => connection.query(text, values)),
  }
}
