import type { Knex } from 'knex'
import type pg from 'pg'
import type { z } from 'zod'

/** Where statements run: the database's pool, or a transaction in it. */
export type Db = Knex

/** A statement, or a part of one, with its values kept apart from its text. Made by the tag `sql`. */
export class Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]
  /** Under which the database prepares the statement once per connection. */
  readonly name: string | undefined

  constructor(strings: readonly string[], values: readonly unknown[], name?: string) {
    this.strings = strings
    this.values = values
    this.name = name
  }

  /**
   * The same statement, prepared once per connection: for what every page asks. Its text must always be the same, and its
   * plan good for any values.
   */
  preparedAs(name: string): Sql {
    return new Sql(this.strings, this.values, name)
  }
}

/**
 * Writes SQL: every `${value}` becomes a parameter, every `${sql`…`}` a part of the statement.
 * There is no way to put a plain string into the text.
 */
export function sql(template: TemplateStringsArray, ...inputs: unknown[]): Sql {
  const strings: string[] = [template[0] ?? '']
  const values: unknown[] = []
  inputs.forEach((input, index) => {
    const after = template[index + 1] ?? ''
    if (input instanceof Sql) {
      const [first = '', ...others] = input.strings
      strings[strings.length - 1] += first
      strings.push(...others)
      strings[strings.length - 1] += after
      values.push(...input.values)
    } else {
      strings.push(after)
      values.push(input)
    }
  })
  return new Sql(strings, values)
}

/** Parts set side by side, e.g. `join(conditions, sql` and `)`. */
export function join(parts: readonly Sql[], separator: Sql): Sql {
  return parts.reduce((all, part, index) => (index === 0 ? part : sql`${all}${separator}${part}`), sql``)
}

/** All rows of a statement, each checked against its schema. */
export async function rows<Schema extends z.ZodType>(
  db: Db,
  schema: Schema,
  statement: Sql,
): Promise<z.infer<Schema>[]> {
  const result = await run(db, statement)
  return result.rows.map((found) => {
    const read = schema.safeParse(found)
    if (read.success) return read.data
    // Not as a ZodError: those are people's, and shown beside the fields of forms.
    throw new Error(`A row is not what is expected: ${read.error.message}`)
  })
}

/** The one row of a statement, or undefined. */
export async function maybeRow<Schema extends z.ZodType>(
  db: Db,
  schema: Schema,
  statement: Sql,
): Promise<z.infer<Schema> | undefined> {
  const [first] = await rows(db, schema, statement)
  return first
}

/** The one row of a statement that always has one. */
export async function row<Schema extends z.ZodType>(
  db: Db,
  schema: Schema,
  statement: Sql,
): Promise<z.infer<Schema>> {
  const first = await maybeRow(db, schema, statement)
  if (first === undefined) throw new Error(`No row from: ${statement.strings.join('?')}`)
  return first
}

/** Runs a statement and says how many rows it changed. */
export async function execute(db: Db, statement: Sql): Promise<number> {
  const result = await run(db, statement)
  return result.rowCount ?? 0
}

/**
 * Runs a statement through knex's client, on a connection of its pool or on that of the transaction. `knex.raw` does the
 * same with a builder, a compiler and a runner in between, which cost more time than the statement.
 */
async function run({ client, userParams }: Db, { strings, values, name }: Sql): Promise<pg.QueryResult> {
  const text = strings.map((part) => part.replaceAll('?', '\\?')).join('?')
  // A value that is not there is null to PostgreSQL; knex refuses it.
  const bindings = values.map((value) => (value === undefined ? null : value))
  const options = name && userParams.isPrepared ? { name } : {}
  const connection = await client.acquireConnection()
  try {
    const { response } = await client.query(connection, { sql: text, bindings, options, method: 'raw' })
    return response
  } finally {
    await client.releaseConnection(connection)
  }
}
