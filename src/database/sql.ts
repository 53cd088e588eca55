import type pg from 'pg'
import type { z } from 'zod'

/** Where statements run: the pool, or the client that holds a transaction. */
export type Db = pg.Pool | pg.PoolClient

/** A statement, or a part of one, with its values kept apart from its text. Made by the tag `sql`. */
export class Sql {
  readonly strings: readonly string[]
  readonly values: readonly unknown[]

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }

  /** The text with `$1`, `$2` … for the values. */
  get text(): string {
    return this.strings.reduce((text, part, index) => `${text}$${index}${part}`)
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
  const result = await db.query({ text: statement.text, values: [...statement.values] })
  return result.rows.map((found) => schema.parse(found))
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
  if (first === undefined) throw new Error(`No row from: ${statement.text}`)
  return first
}

/** Runs a statement and says how many rows it changed. */
export async function execute(db: Db, statement: Sql): Promise<number> {
  const result = await db.query({ text: statement.text, values: [...statement.values] })
  return result.rowCount ?? 0
}
