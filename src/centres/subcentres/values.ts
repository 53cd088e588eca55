import { z } from 'zod'
import { contactChoice, type Subcentre, type SubcentreDefaults } from './subcentres.ts'

/** What a row of Subcentre Management says (A4); the delay in minutes. */
export const rowValues = z.object({
  useDefaults: z.boolean(),
  delay: z.number({ error: 'officers.delay.form' }),
  access: z.boolean(),
  contact: contactChoice,
})

/** What the default row says, with the default contact details (A7); its tick box stands for all associate centres (A5). */
export const defaultValues = rowValues.extend({
  contactName: z.string(),
  contactEmail: z.string(),
  contactPhone: z.string(),
})

export type RowValues = z.infer<typeof rowValues>
export type DefaultValues = z.infer<typeof defaultValues>

/** What is in force for an associate centre: where it uses defaults, what the default row says. */
export function valuesOf(subcentre: Subcentre, defaults: SubcentreDefaults): RowValues {
  const { delay_minutes, access, contact } = subcentre.use_defaults ? defaults : subcentre
  return { useDefaults: subcentre.use_defaults, delay: delay_minutes, access, contact }
}

/** What the default row says; its tick box is set while every associate centre uses defaults. */
export function defaultValuesOf(
  defaults: SubcentreDefaults,
  subcentres: readonly Subcentre[],
): DefaultValues {
  return {
    useDefaults: subcentres.every((one) => one.use_defaults),
    delay: defaults.delay_minutes,
    access: defaults.access,
    contact: defaults.contact,
    contactName: defaults.contact_name,
    contactEmail: defaults.contact_email,
    contactPhone: defaults.contact_phone,
  }
}
