/** What a model costs: millionths of the currency for a million tokens. */
export type ModelPrice = { input: number; cached: number; output: number }
/** By the model's name as CARILLON_MODEL has it. */
export type ModelPrices = Readonly<Record<string, ModelPrice>>

export type TokenUse = { inputTokens: number; outputTokens: number; cachedTokens: number }

/** As `gpt-5.4=1.25/0.125/10,qwen3:8b=0/0/0`: a million tokens of input, of cached input, of output. Undefined: not that. */
export function parsePrices(text: string): ModelPrices | undefined {
  const entries = text.split(',').map((each) => {
    const match = /^\s*(\S+)\s*=\s*(\d{1,6}(?:\.\d{1,6})?)\/(\d{1,6}(?:\.\d{1,6})?)\/(\d{1,6}(?:\.\d{1,6})?)\s*$/.exec(
      each,
    )
    if (match === null) return undefined
    const [input = 0, cached = 0, output = 0] = match.slice(2).map((price) => Math.round(Number(price) * 1_000_000))
    return [match[1] ?? '', { input, cached, output }] as const
  })
  return entries.some((entry) => entry === undefined)
    ? undefined
    : Object.fromEntries(entries.filter((entry) => entry !== undefined))
}

/** In millionths of the currency, rounded up; null when the model's price is not known: then nothing is guessed. */
export function costOf(use: TokenUse, price: ModelPrice | undefined): number | null {
  if (price === undefined) return null
  const fresh = Math.max(0, use.inputTokens - use.cachedTokens)
  return Math.ceil(
    (fresh * price.input + use.cachedTokens * price.cached + use.outputTokens * price.output) / 1_000_000,
  )
}
