import { groupedReference } from '../../profiles/reference.ts'
import type { Answer } from './browser.ts'

/** What the answers to somebody are looked through for. */
export type ResultOf = { reference: string; score: number }

/** Whether an answer gives away anything of somebody's result: the profile, the way to it, its reference number or the score. */
export function holdsResult({ status, headers, body }: Answer, { reference, score }: ResultOf): boolean {
  if (status === 200 && headers['content-type']?.startsWith('application/pdf')) return true
  return (
    body.includes('/profile.pdf"') ||
    body.includes(groupedReference(reference)) ||
    (score >= smallestTelling && new RegExp(`\\b${score}\\b`).test(shownText(body)))
  )
}

/** Smaller numbers stand on pages for something else too. */
const smallestTelling = 100

/** What a page says, without its addresses. */
function shownText(html: string): string {
  return (/<main.*<\/main>/s.exec(html)?.[0] ?? html).replace(/<[^>]*>/g, ' ')
}
