/** Why copy cannot be shown to one customer. */
export class CannotRender extends Error {
  override readonly name = 'CannotRender'
  /** What has no value, for example `customer.first_name`; null for another fault. */
  readonly variable: string | null

  constructor(variable: string | null, message: string, cause?: unknown) {
    super(message, { cause })
    this.variable = variable
  }
}
