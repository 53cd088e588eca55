import { z } from 'zod'
import { type Area, shortestPassword } from '../areas.ts'
import { commonPasswords } from './common-passwords.ts'

/**
 * The fields in which somebody chooses a password. Any character counts, spaces too; only length, the most used
 * passwords and the words of this site are refused (ASVS 6.2.1-6.2.12). Case and spaces at the end matter (S5).
 */
export function newPasswordFields(area: Area) {
  return {
    password: z
      .string()
      .min(1, 'forms.required')
      .min(
        shortestPassword(area),
        `accounts.passwordTooShort.${area === 'candidates' ? 'candidates' : 'staff'}`,
      )
      .max(1000, 'accounts.passwordTooLong')
      .refine((password) => !isCommon(password), 'accounts.passwordCommon'),
    confirmPassword: z.string().max(1000, 'accounts.passwordTooLong'),
  }
}

/** The two passwords of a form must be the same. */
export const samePasswords: [
  (form: { password: string; confirmPassword: string }) => boolean,
  { message: string; path: string[] },
] = [
  (form) => form.password === form.confirmPassword,
  { message: 'accounts.passwordsDiffer', path: ['confirmPassword'] },
]

function isCommon(password: string): boolean {
  const plain = password.toLowerCase().replace(/[\s\d!?.,_-]+$/, '')
  return (
    commonPasswords.has(password.toLowerCase()) || commonPasswords.has(plain) || /^(.)\1*$/u.test(password)
  )
}
