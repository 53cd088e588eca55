import { z } from 'zod'

/** A centre's number as people type it. */
export const centreNumber = z
  .string({ error: 'forms.required' })
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}\d{3,12}$/, 'people.centreNumberForm')
