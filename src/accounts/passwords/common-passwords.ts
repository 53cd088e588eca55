import { dictionary } from '@zxcvbn-ts/language-common'

const wordsOfThisSite = `
  results resultsonline results-online examination examinations candidate candidates certificate preliminary
  proficiency secretnumber idnumber cambridge cambridgeenglish examsofficer preparationcentre graphicalprofile
`

/**
 * Passwords that are guessed first, and the words of this site with which people begin (ASVS 6.2.4, 6.2.11), in lower
 * case.
 */
export const commonPasswords: ReadonlySet<string> = new Set([
  ...dictionary['passwords-common'],
  ...wordsOfThisSite.trim().split(/\s+/),
])
