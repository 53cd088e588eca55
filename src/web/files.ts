import type { Response } from 'express'

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
