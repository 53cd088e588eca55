import { z } from 'zod'
import { isEmailAddress } from '../accounts/email-address.ts'

const text = z.string().trim().max(200, 'forms.tooLongText').default('')

/** The person who answers candidates (K1, A7). */
export type Contact = { contactName: string; contactEmail: string; contactPhone: string }

/**
 * What is wrong with a contact: a name needs a telephone number or an e-mail address beside it. Nothing at all is right:
 * then the contact that the board holds for the centre stands.
 */
export function contactErrors(contact: Contact): { field: keyof Contact; key: string }[] {
  const [name, email, phone] = [contact.contactName, contact.contactEmail, contact.contactPhone].map(
    (typed) => typed.trim(),
  )
  const isReachable = Boolean(email || phone)
  return [
    ...(email && !isEmailAddress(email)
      ? [{ field: 'contactEmail', key: 'forms.emailInvalid' } as const]
      : []),
    ...(!name && isReachable ? [{ field: 'contactName', key: 'officers.contact.nameMissing' } as const] : []),
    ...(name && !isReachable ? [{ field: 'contactPhone', key: 'officers.contact.wayMissing' } as const] : []),
  ]
}

/** The fields of a form with a contact. */
export const contactFields = z
  .strictObject({ contactName: text, contactEmail: text, contactPhone: text })
  .superRefine((contact, context) => {
    for (const { field, key } of contactErrors(contact))
      context.addIssue({ code: 'custom', path: [field], message: key })
  })
