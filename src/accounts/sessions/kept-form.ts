import type { Request } from 'express'
import { z } from 'zod'
import { type Db, execute, maybeRow, sql } from '../../database/sql.ts'
import { decrypt, encrypt } from '../../encryption/encrypt.ts'
import type { Portal } from '../../portal.ts'
import { isSecretField } from '../../web/secret-fields.ts'
import type { Area } from '../areas.ts'
import { type EndedSession, namedSession } from './ended-session.ts'

const largest = 256 * 1024
const lifetime = sql`interval '15 minutes'`

const keptForm = z.object({
  /** The page that the form stood on. */
  page: z.string(),
  /** Where it was sent to. */
  address: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/** A form that was sent after its session had ended. */
export type KeptForm = z.infer<typeof keptForm>

declare global {
  namespace Express {
    interface Locals {
      /** The form that was kept and that the page shows again. */
      keptForm?: KeptForm | undefined
    }
  }
}

/**
 * Keeps what somebody typed and sent after the session had ended, encrypted and for minutes, so that signing in again
 * leads back to it. Passwords and Secret Numbers are not kept, nor what is too large; a newer form takes the place of an
 * older one.
 *
 * @returns whether it is kept
 */
export async function keepForm(portal: Portal, ended: EndedSession, form: KeptForm): Promise<boolean> {
  const fields = Object.entries(form.fields).filter(([name]) => !isSecretField(name))
  const text = JSON.stringify({ ...form, fields: Object.fromEntries(fields) })
  if (fields.length === 0 || Buffer.byteLength(text) > largest) return false
  const sealed = encrypt(portal.config.encryptionKey, text)
  await execute(
    portal.db,
    sql`
      insert into kept_form (sid, identity_id, form_encrypted) values (${ended.sid}, ${ended.identity_id}, ${sealed})
      on conflict (sid) do update set form_encrypted = excluded.form_encrypted, created_at = now()
    `,
  )
  return true
}

/** The form that was kept for a person under an ended session. */
export async function findKeptForm(
  portal: Portal,
  sid: string,
  identityId: number,
): Promise<KeptForm | undefined> {
  const found = await maybeRow(
    portal.db,
    z.object({ form_encrypted: z.instanceof(Buffer) }),
    sql`
      select form_encrypted from kept_form
      where sid = ${sid} and identity_id = ${identityId} and created_at > now() - ${lifetime}
    `,
  )
  return found && keptForm.parse(JSON.parse(decrypt(portal.config.encryptionKey, found.form_encrypted)))
}

/**
 * The form that waits for who has just signed in, in the browser that sent it. When it is somebody else, it is forgotten.
 */
export async function claimKeptForm(
  portal: Portal,
  area: Area,
  req: Request,
  identityId: number,
): Promise<{ sid: string; page: string } | undefined> {
  const sid = namedSession(portal, area, req)
  if (!sid) return undefined
  const form = await findKeptForm(portal, sid, identityId)
  if (!form) await dropKeptForm(portal.db, sid)
  return form && { sid, page: form.page }
}

/** Forgets a kept form: it was sent, or somebody else has signed in. */
export async function dropKeptForm(db: Db, sid: string): Promise<void> {
  await execute(db, sql`delete from kept_form where sid = ${sid}`)
}

/** Deletes the forms that nobody came back for. */
export async function deleteOldKeptForms(db: Db): Promise<void> {
  await execute(db, sql`delete from kept_form where created_at < now() - ${lifetime}`)
}
