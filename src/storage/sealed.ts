import { pipeline as connect } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { opening, sealedOverhead, sealing } from '../encryption/sealed-stream.ts'
import type { FileStore } from './file-store.ts'

/** Seals what goes into a store, and opens what comes out: files hold Secret Numbers, and results before their release. */
export function sealed(store: FileStore, key: Buffer): FileStore {
  return {
    ...store,
    write: async (name, write) => {
      const size = await store.write(name, async (out) => {
        const content = sealing(key, name)
        await Promise.all([pipeline(content, out), write(content)])
      })
      return size - sealedOverhead
    },
    read: async (name) => {
      const { content, size } = await store.read(name)
      const opened = opening(key, name)
      // Whoever reads `opened` hears of an error.
      connect(content, opened, () => {})
      return { content: opened, size: size - sealedOverhead }
    },
  }
}
