const areas = 'candidates|preparation|officers|operators|verification'

/** Areas → rooms → database, web, config. The direction that docs/design promises, held in CI. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'areas-never-import-each-other',
      severity: 'error',
      from: { path: `^src/(${areas})/` },
      to: { path: `^src/(${areas})/`, pathNot: '^src/$1/' },
    },
    {
      name: 'rooms-do-not-know-areas',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${areas}|commands)/` },
      to: { path: `^src/(${areas})/` },
    },
    {
      name: 'web-and-database-know-no-room',
      severity: 'error',
      from: { path: '^src/(web|database)/' },
      to: { path: '^src/', pathNot: '^src/(web|database|config|portal)' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}
