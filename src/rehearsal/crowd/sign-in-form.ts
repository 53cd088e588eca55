import type { Answer } from './browser.ts'

/** Whether a page has the form. */
export function hasSignInForm(page: Answer): boolean {
  return tokenIn(page) !== undefined
}

/** What is sent with the form of a page. */
export function signInForm(page: Answer, idNumber: string, password: string) {
  return { fields: { _csrf: tokenIn(page) ?? '', username: idNumber, password } }
}

function tokenIn({ body }: Answer): string | undefined {
  return /name="_csrf" value="([^"]+)"/.exec(body)?.[1]
}
