/**
 * An error of people, not of the program: it has a page of its own, which says what to do. The texts are in the
 * catalogue under `error.<key>`.
 */
export class PersonError extends Error {
  readonly status: number
  readonly key: string
  readonly params: Record<string, unknown>
  /** Seconds after which a retry makes sense; becomes the header Retry-After. */
  readonly retryAfter: number | undefined

  constructor(status: number, key: string, params: Record<string, unknown> = {}, retryAfter?: number) {
    super(key)
    this.status = status
    this.key = key
    this.params = params
    this.retryAfter = retryAfter
  }
}

/** Not existing and not allowed are the same to whoever asks. */
export class NotFound extends PersonError {
  constructor() {
    super(404, 'notFound')
  }
}

/** A form that was filled in well but cannot be accepted; shown beside its field, with what was typed. */
export class FormRefusal extends Error {
  readonly field: string
  readonly key: string
  readonly params: Record<string, unknown>

  /** @param key of the message in the catalogue, e.g. `accounts.incorrectDetails` */
  constructor(field: string, key: string, params: Record<string, unknown> = {}) {
    super(key)
    this.field = field
    this.key = key
    this.params = params
  }
}

/** Why one value of a form cannot be accepted. `label` names its field, where the catalogue has no name for it. */
export type Refused = Pick<FormRefusal, 'field' | 'key'> & { params?: FormRefusal['params']; label?: string }

/** As FormRefusal, for a form of which any number of values can be refused. */
export class FormRefusals extends Error {
  readonly refused: readonly Refused[]

  constructor(refused: readonly Refused[]) {
    super('Values of a form refused')
    this.refused = refused
  }
}
