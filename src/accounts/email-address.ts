import { z } from 'zod'

/**
 * The address as it is compared: case does not count, nothing is trimmed (S5).
 */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase()
}

/** An e-mail address that is about to be stored: no space at its ends, nothing that could break a mail's header. */
export const emailAddress = z
  .string()
  .min(1, 'forms.emailRequired')
  .max(254, 'forms.emailInvalid')
  .refine((email) => !/\s$/.test(email), 'forms.endsInSpace')
  .refine((email) => !/^\s/.test(email), 'forms.beginsWithSpace')
  .refine(isEmailAddress, 'forms.emailInvalid')

/** Whether a text has the form of an address; whether it exists shows when its owner follows the link in a mail. */
export function isEmailAddress(text: string): boolean {
  return /^[^\s@"(),:;<>[\\\]\p{C}]+@[^\s@"(),:;<>[\\\]\p{C}]+\.[^\s@"(),:;<>[\\\]\p{C}]{2,}$/u.test(text)
}
