import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Content } from '../../storage/index.ts'

/**
 * Sends a PDF that the browser shows.
 *
 * @param name made of letters, digits and hyphens by the portal, never of what somebody typed (ASVS 5.4.1)
 */
export function sendPdf(res: Response, pdf: Buffer, name: string): void {
  res.type('application/pdf').setHeader('Content-Disposition', `inline; filename="${name}"`)
  res.send(pdf)
}

/** Announces a file that the browser saves. */
export function announceDownload(res: Response, type: string, name: string): void {
  res.type(type).setHeader('Content-Disposition', `attachment; filename="${name}"`)
}

/** Sends a file that the browser saves, no faster than it is read; what breaks off in the middle never looks whole. */
export async function sendDownload(
  res: Response,
  type: string,
  name: string,
  { content, size }: Content,
): Promise<void> {
  announceDownload(res, type, name)
  res.setHeader('Content-Length', String(size))
  await pipeline(content, res)
}
