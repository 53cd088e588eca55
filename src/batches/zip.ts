import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import ZipStream from 'zip-stream'
import type { Config } from '../config.ts'
import type { Progress } from '../pdf/document.ts'
import { type Profile, profilePdf } from '../profiles/index.ts'

/** Writes a ZIP with one PDF per candidate, named after number and reference; stored, because PDFs are compressed. */
export async function writeZip(
  profiles: readonly Profile[],
  out: Writable,
  config: Config,
  { onPage, onMissing, signal }: Progress<Profile> = {},
): Promise<void> {
  const zip = new ZipStream({ store: true })
  const written = pipeline(zip, out, { signal })
  // Awaited beside every entry, so that a full disk ends the work and nothing else.
  written.catch(() => {})
  const add = promisify(zip.entry.bind(zip))
  let made = 0
  for (const profile of profiles) {
    signal?.throwIfAborted()
    const pdf = await profilePdf(profile, config, 'en', onMissing)
    await Promise.race([
      written,
      add(pdf, {
        name: `${profile.candidateNumber}-${profile.exam.code}-${profile.reference}.pdf`,
      }),
    ])
    made += 1
    onPage?.(made)
  }
  zip.finish()
  await written
}
