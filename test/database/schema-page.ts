import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Db, rows, sql } from '../../src/database/sql.ts'

const folder = join(import.meta.dirname, '../../migrations')

const relation = z.object({
  name: z.string(),
  kind: z.enum(['r', 'v']),
  rights: z.array(z.string()),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      isOptional: z.boolean(),
      otherwise: z.string().nullable(),
    }),
  ),
  constraints: z.array(z.string()),
  indexes: z.array(z.string()),
})

type Relation = z.infer<typeof relation>

/** The page `docs/schema.md`: tables and views as the database has them, with what the migrations say about them. */
export async function schemaPage(db: Db): Promise<string> {
  const found = await rows(db, relation, catalogue)
  const said = await whatMigrationsSay()
  const of = (kind: Relation['kind']) => found.filter((one) => one.kind === kind)
  return [
    '# Tables and views',
    'Written by `npx vitest run test/database -u` from the database after all migrations; a test holds it to that. "Pages" is what',
    'the role of pages and jobs, `results_online_web`, may do.',
    '',
    ...of('r').flatMap((table) => section(table, said)),
    '# Views',
    '',
    ...of('v').flatMap((view) => section(view, said)),
  ].join('\n')
}

function section(
  { name, rights, columns, constraints, indexes }: Relation,
  said: Map<string, string>,
): string[] {
  return [
    `## ${name}`,
    '',
    ...(said.has(name) ? [said.get(name) ?? '', ''] : []),
    '| column | type | empty | default |',
    '|---|---|---|---|',
    ...columns.map(
      (one) => `| ${one.name} | ${one.type} | ${one.isOptional ? 'may be' : ''} | ${cell(one.otherwise)} |`,
    ),
    '',
    ...constraints.map((one) => `- ${one}`),
    ...indexes.map((one) => `- ${one}`),
    `- Pages: ${rights.join(', ') || 'nothing'}`,
    '',
  ]
}

function cell(text: string | null): string {
  return text ? `\`${text.replaceAll('|', '\\|')}\`` : ''
}

/** The comment that stands before each `create table` or `create view`. */
async function whatMigrationsSay(): Promise<Map<string, string>> {
  const files = (await readdir(folder)).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const found = texts.join('\n').matchAll(/((?:^-- .*\n)+)create (?:or replace )?(?:table|view) (\w+)/gm)
  return new Map(
    [...found].map(([, comment = '', name = '']) => [name, comment.replace(/^-- /gm, '').trim()]),
  )
}

const catalogue = sql`
  select relname as name, relkind as kind,
    array(
      select lower(privilege) from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as privilege
      where has_table_privilege('results_online_web', class.oid, privilege)
    ) as rights,
    (
      select json_agg(
        json_build_object(
          'name', attname, 'type', format_type(atttypid, atttypmod), 'isOptional', not attnotnull,
          'otherwise', case when attidentity <> '' then 'numbered' else pg_get_expr(adbin, adrelid) end
        ) order by attnum
      )
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = class.oid and attnum > 0 and not attisdropped
    ) as columns,
    array(
      select pg_get_constraintdef(oid) from pg_constraint where conrelid = class.oid and contype <> 'n'
      order by contype desc, pg_get_constraintdef(oid)
    ) as constraints,
    array(
      select regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX \S+ ON \S+ USING', 'INDEX')
      from pg_index
      where indrelid = class.oid and not exists (select from pg_constraint where conindid = indexrelid)
      order by 1
    ) as indexes
  from pg_class as class
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname not like 'migration%'
  order by relname
`
