import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, type Response } from 'express'

const folder = join(import.meta.dirname, '../../../public')
const hashes = new Map<string, string>()

/** The address of a file under `public/`, with a hash of its content, so that browsers may keep it for ever. */
export function asset(name: string): string {
  return `/assets/${name}?v=${contentHash(name)}`
}

/** Serves `public/`; what is asked for with its hash may be kept for a year. */
export function serveAssets(): RequestHandler {
  // Set for files that are there alone: "not found" must not be kept, it may be a file of the next version.
  const setHeaders = (res: Response) => {
    const hashed = typeof res.req.query.v === 'string'
    res.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
  }
  return express.static(folder, { index: false, redirect: false, cacheControl: false, setHeaders })
}

function contentHash(name: string): string {
  const known = hashes.get(name)
  if (known) return known
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('base64url')
    .slice(0, 12)
  hashes.set(name, hash)
  return hash
}
