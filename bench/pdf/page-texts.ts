import QRCode from 'qrcode'
import { profileChart } from '../../src/profiles/geometry.ts'
import type { Profile } from '../../src/profiles/index.ts'
import { checkAddress } from '../../src/profiles/paper/check.ts'
import { paperSize } from '../../src/profiles/plot.ts'
import { groupedReference } from '../../src/profiles/reference.ts'
import { translator } from '../../src/web/languages/languages.ts'
import { showDay, showTime } from '../../src/web/languages/times.ts'
import { config } from './made-up.ts'

const t = translator('en')
const made = new Date()

/** The texts of a profile's page, for rivals that draw the same one. */
export function pageTexts(profile: Profile) {
  const reference = groupedReference(profile.reference)
  const place = (centre: { number: string; name: string } | null) =>
    centre ? `${centre.number}  ${centre.name}` : '–'
  const { text: time, zone } = showTime(made, 'en', config.boardTimeZone)
  return {
    board: config.boardName,
    url: config.publicUrl,
    title: t('profile.title'),
    subtitle: t('profile.subtitle'),
    referenceLabel: t('profile.reference'),
    reference,
    name: `${profile.firstName} ${profile.lastName}`,
    details: [
      [t('profile.candidateNumber'), profile.candidateNumber],
      [t('profile.dateOfBirth'), showDay(profile.dateOfBirth, 'en')],
      [t('profile.exam'), profile.exam.name],
      [t('profile.series'), profile.series.name],
      [t('profile.centre'), place(profile.centre)],
      [t('profile.preparationCentre'), place(profile.preparationCentre)],
    ] as [string, string][],
    outcome: [
      [t('profile.overallScore'), String(profile.overall.score)],
      [t('profile.grade'), profile.overall.grade ?? '–'],
      [t('profile.cefr'), profile.overall.cefr ?? '–'],
    ] as [string, string][],
    table: [
      [t('profile.componentHeading'), t('profile.score'), t('profile.cefr')],
      ...[...profile.components, profile.overall].map(({ code, score, cefr }) => [
        t(`profile.component.${code}`),
        String(score),
        cefr ?? '–',
      ]),
    ],
    notice: [t('common.provisional.title'), t('common.provisional.text')] as [string, string],
    check: `${t('profile.check')}: ${checkAddress(config, profile)}`,
    footReference: `${t('profile.reference')} ${reference}`,
    produced: t('profile.produced', { time, zone }),
  }
}

/** The shapes of a profile's chart on paper. */
export function chartOf(profile: Profile) {
  return profileChart(profile, t, paperSize)
}

/** The dark modules of a profile's QR code, of which one side has `size`. */
export function codeOf(profile: Profile): { size: number; dark: [x: number, y: number][] } {
  const { modules } = QRCode.create(checkAddress(config, profile), { errorCorrectionLevel: 'M' })
  const dark: [number, number][] = []
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x) === 1) dark.push([x, y])
  }
  return { size: modules.size, dark }
}
