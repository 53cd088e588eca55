import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { afterAll } from 'vitest'

/** A bucket of an S3-compatible store that runs in this process: its FILES_URL, and what takes the store away. */
export type Bucket = { url: string; away: () => Promise<void> }

/** Starts a store with one bucket on loopback for a test file; its keys are in the environment, as the SDK reads them. */
export async function aBucket(): Promise<Bucket> {
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER'
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER'
  const directory = await mkdtemp(join(tmpdir(), 'results-online-bucket-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    // It counts the slash at the end of a bucket's address differently from the SDK, and would refuse every listing.
    allowMismatchedSignatures: true,
    directory,
    configureBuckets: [{ name: 'results' }],
  })
  const { port } = await server.run()
  let isThere = true
  const away = async () => {
    if (!isThere) return
    isThere = false
    server.httpServer.closeAllConnections()
    await server.close()
  }
  afterAll(async () => {
    await away()
    await rm(directory, { recursive: true, force: true })
  })
  return { url: `s3://results/a/board?endpoint=http://127.0.0.1:${port}&region=eu-west-1`, away }
}
