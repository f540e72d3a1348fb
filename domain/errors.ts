import type { ErrorCode } from './error-codes.ts'

export type ErrorOptions = {
  /** What was wrong and what would be right, for a person to read. Never a secret, never a stack. */
  detail: string
  /** Where in the input the fault lies, for example `steps/0/channels/1/content`. */
  path?: string
  /** Facts a program can use, for example the nearest known names. */
  extra?: Record<string, unknown>
  cause?: unknown
}

/** What each code means at an edge. `actor` says who must act: the caller, an operator, or nobody (try again). */
export type ErrorMeaning = {
  status: number
  title: string
  retryable: boolean
  actor: 'caller' | 'operator' | 'nobody'
}

/**
 * The one error that we throw on purpose. Edges translate it once (problem+json, RUN_ERROR, an exit code); every code
 * is listed with its meaning in domain/error-codes.ts and docs/errors.md.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly extra: Record<string, unknown> | undefined

  constructor(code: ErrorCode, options: ErrorOptions) {
    super(options.detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.path = options.path
    this.extra = options.extra
  }
}
