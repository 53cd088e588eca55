import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ejs from 'ejs'
import type { Express } from 'express'

export const viewFolder = join(import.meta.dirname, '../../views')

/** Draws a template: `view` under `views/` without its ending, with what it is made of. */
export type DrawTemplate = (view: string, locals: object) => string

/** What every template finds in `locals` for what it is made of. */
type Parts = {
  /** Draws another template, with what this one has and `more`. */
  partial: (view: string, more?: object) => string
  /** Draws something that never changes once, and remembers it as long as that lasts. */
  drawnOnce: (of: object, draw: () => string) => string
}

/**
 * The templates under `views/`, EJS without JavaScript's `with`: each names in its first line what it takes of `locals`.
 *
 * @param areKept compiled once and for all; else a changed template shows at once, and an error says its line
 */
export function templates(areKept: boolean): DrawTemplate {
  const known = new Map<string, ejs.TemplateFunction>()
  const drawn = new WeakMap<object, string>()

  const template = (view: string) => {
    const made = known.get(view) ?? compile(view, areKept)
    if (areKept) known.set(view, made)
    return made
  }
  const drawnOnce: Parts['drawnOnce'] = (of, draw) => {
    const text = drawn.get(of) ?? inOnePiece(draw())
    if (areKept) drawn.set(of, text)
    return text
  }
  const drawWith: DrawTemplate = (view, given) => {
    const locals = { ...given, drawnOnce, partial }
    function partial(other: string, more?: object): string {
      return more ? drawWith(other, { ...locals, ...more }) : template(other)(locals)
    }
    return template(view)(locals)
  }
  return drawWith
}

/** V8 keeps what was put together as a tree of its pieces, and would copy them one by one into every page. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString()
}

/** Draws templates for Express, which names them by their files. */
export function viewEngine(draw: DrawTemplate): Parameters<Express['engine']>[1] {
  return (file, locals, done) => done(null, draw(relative(viewFolder, file).replace(/\.ejs$/, ''), locals))
}

function compile(view: string, areKept: boolean): ejs.TemplateFunction {
  const filename = join(viewFolder, `${view}.ejs`)
  // `unsafePrototypeLocals` is unsafe for templates that use `with`.
  const options = {
    filename,
    compileDebug: !areKept,
    _with: false,
    unsafePrototypeLocals: true,
    escape: escaped,
  }
  return ejs.compile(readFileSync(filename, 'utf8'), options)
}

/** Most of what is written out is a number, or a text without any character that HTML knows. */
function escaped(value: unknown): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string' && !/[&<>"']/.test(value)) return value
  return ejs.escapeXML(value)
}
