/** A row that cannot be imported: where it stands in the file, and what to do about it. */
export type Rejection = { line: number; reason: string }

const kept = 1000

/** The rejected rows of one file: all are counted, the first thousand kept, so that a wrong file cannot fill the memory. */
export class Rejections {
  readonly #reasons = new Map<number, string>()
  #beyond = 0

  /** @param reason what is wrong and what to do, in a sentence or two. A row can have several. */
  add(line: number, reason: string): void {
    const before = this.#reasons.get(line)
    if (before === undefined && this.#reasons.size === kept) this.#beyond += 1
    else this.#reasons.set(line, before === undefined ? reason : `${before} ${reason}`)
  }

  get count(): number {
    return this.#reasons.size + this.#beyond
  }

  /** In the order of the file. */
  list(): Rejection[] {
    return [...this.#reasons].map(([line, reason]) => ({ line, reason })).sort((a, b) => a.line - b.line)
  }
}
