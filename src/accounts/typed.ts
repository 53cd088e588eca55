import { z } from 'zod'

/** What somebody types into a field of a sign-in or reset form. */
export const typedText = z
  .string({ error: 'forms.required' })
  .min(1, 'forms.required')
  .max(1000, 'forms.tooLongText')

export const typedPassword = z.string({ error: 'forms.required' }).max(1000, 'accounts.passwordTooLong')
