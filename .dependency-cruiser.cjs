const areas = ['candidates', 'preparation', 'officers', 'operators', 'verification']

/**
 * The rooms of `src/`, highest first; those on one line have nothing to do with each other unless the list says so. Each may
 * import only what stands after it. `docs/architecture.md` says what each room holds.
 */
const rooms = [
  [...areas, 'commands'],
  ['uploads', 'rehearsal'],
  ['importing'],
  ['backup'],
  ['files'],
  ['letters', 'batches'],
  ['profiles'],
  ['results'],
  ['centres'],
  ['accounts'],
  ['mail'],
  ['web'],
  ['storage'],
  ['audit'],
  ['pdf'],
  ['numbers'],
  ['names'],
  ['encryption', 'hashing'],
  ['database'],
]

/** Files beside the rooms that are as low as can be: the settings, what a running portal is made of, and what remembers. */
const lowest = ['bounded-cache', 'config', 'portal', 'made-once']

const order = rooms.map((row, index) => {
  const below = rooms.slice(index + 1).flat()
  // The command line starts the server.
  const files = row.includes('commands') ? [...lowest, 'server'] : lowest
  return {
    name: `only-what-stands-below-${row.at(-1)}`,
    severity: 'error',
    from: { path: `^src/(${row.join('|')})/` },
    to: { path: '^src/', pathNot: `^src/((${['$1', ...below].join('|')})/|(${files.join('|')})\\.ts$)` },
  }
})

module.exports = {
  forbidden: [
    { name: 'no-ring', severity: 'error', from: {}, to: { circular: true } },
    ...order,
    {
      name: 'every-room-is-in-the-list',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${rooms.flat().join('|')})/` },
      to: {},
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^(test|bench)/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}
