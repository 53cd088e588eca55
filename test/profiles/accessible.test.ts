import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { profilePdf } from '../../src/profiles/index.ts'
import { uncompressed } from '../support/pdf/qpdf.ts'
import { unmarked } from '../support/pdf/unmarked.ts'
import { aProfile } from '../support/profile.ts'

const config = loadConfig({ DATA_DIR: '/tmp/results-online-accessible' })
const names = [
  ['Ana', 'Núñez'],
  ['مريم', 'الزهراني'],
  ['देवानंद', 'शर्मा'],
] as const

test.each(names)(
  'PDF/UA-1: all that the page of %s %s shows is tagged or passed over, and says what it is',
  async (firstName, lastName) => {
    const pdf = await profilePdf(aProfile({ firstName, lastName }), config, 'en')
    const plain = uncompressed(pdf)
    expect(plain).toContain('/Lang')
    expect(plain).toContain('/DisplayDocTitle true')
    expect(plain).toMatch(/<pdfuaid:part>1</)
    expect(plain.match(/\/Scope \/Column/g)).toHaveLength(3)
    expect(plain.match(/\/Scope \/Row/g)?.length).toBeGreaterThanOrEqual(5)
    expect(plain.match(/\/S \/Figure/g)).toHaveLength(2)
    expect(plain.match(/\/Alt /g)).toHaveLength(2)
    expect(plain.match(/\/BBox \[\s*\d[\d.\s]+\]\s*\/O \/Layout/g)).toHaveLength(2)
    expect(unmarked(plain)).toEqual([])
  },
)
