import type { Response } from 'express'
import type { Db } from '../../database/sql.ts'
import { credentialsRefusal } from '../../letters/create-credentials.ts'
import { FormRefusal } from '../../web/errors.ts'
import { showTime } from '../../web/languages/times.ts'
import { centreSeriesOf } from '../centre-series.ts'

/** Why no credentials and letters can be made for the centre and series of the address now, in words (A3, A5, K1). */
export async function refusalOf(db: Db, res: Response): Promise<FormRefusal | undefined> {
  const { series_code, centre_number, responsible_centre_number, time_zone } = centreSeriesOf(res)
  const refused = await credentialsRefusal(db, series_code, centre_number)
  if (!refused) return undefined
  const from = refused.from && showTime(refused.from, res.locals.lang, time_zone)
  return new FormRefusal('', `officers.refused.${refused.reason}`, {
    parent: responsible_centre_number,
    from: from ? `${from.text} (${from.zone})` : '',
  })
}

/** @throws {FormRefusal} where no credentials and letters can be made now */
export async function requirePossible(db: Db, res: Response): Promise<void> {
  const refusal = await refusalOf(db, res)
  if (refusal) throw refusal
}
