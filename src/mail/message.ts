import { direction, translator } from '../web/languages/languages.ts'
import { templates } from '../web/templates.ts'

/** A mail before it is written out: which one, for whom, and what it tells. */
export type Mail = {
  to: string
  /** `mail.<kind>` in the catalogue: subject, paragraphs, and the label of the link where there is one. */
  kind:
    | 'invitation'
    | 'passwordReset'
    | 'emailConfirmation'
    | 'passwordChanged'
    | 'emailChanged'
    | 'accountDeleted'
    | 'resultReleased'
    | 'resultsReleased'
  params: Record<string, string>
  link?: string
  language: string
}

/** The subject and the two parts of a mail. */
export type Message = { subject: string; text: string; html: string }

const draw = templates(true)

/**
 * Writes a mail out, as text and as HTML.
 *
 * @param board whose name and public address stand under every mail (S18)
 */
export function writeMessage(mail: Mail, board: { name: string; url: string }): Message {
  const t = translator(mail.language)
  const params = { ...mail.params, board: board.name, url: board.url }
  const subject = t(`mail.${mail.kind}.subject`, params)
  const paragraphs = t(`mail.${mail.kind}.paragraphs`, { ...params, returnObjects: true }) as string[]
  const linkLabel = mail.link ? t(`mail.${mail.kind}.link`, params) : ''
  const closing = t('mail.closing', params)
  const content = { subject, paragraphs, link: mail.link, linkLabel, closing, board }
  const html = draw('mail/message', { ...content, lang: mail.language, dir: direction(mail.language) })
  const text = [...paragraphs, ...(mail.link ? [`${linkLabel}:\n${mail.link}`] : []), '-- ', closing].join(
    '\n\n',
  )
  return { subject, text: `${text}\n`, html }
}
