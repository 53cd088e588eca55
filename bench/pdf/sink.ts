import { Writable } from 'node:stream'

/** Takes everything as fast as it comes, and counts it. */
export function sink(): Writable & { bytes: number } {
  const out = Object.assign(
    new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        out.bytes += chunk.length
        done()
      },
    }),
    { bytes: 0 },
  )
  return out
}
