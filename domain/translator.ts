import type { TokenUse } from './budgets/prices.ts'

/** A text to translate. `⟦0⟧`, `⟦1⟧`, … stand for what must come back as it is. */
export type SourceText = {
  key: string
  text: string
  /** What it is and where it stands, for whoever translates. */
  note: string
}

export type TranslationRequest = {
  /** BCP 47. */
  from: string
  to: string
  texts: readonly SourceText[]
  /** What the brand asks of its copy, in words. */
  brandRules: readonly string[]
  /** What was wrong with a translation before this one; empty at first. */
  faults: readonly string[]
}

/** Who translates copy: a model. What it answers is checked by whoever asks (channels/copy/mask-copy.ts). */
export type Translator = {
  /**
   * @param onUse told what each try has used, where the model says so
   * @throws AppError model_failed
   */
  translate(
    request: TranslationRequest,
    signal: AbortSignal,
    onUse?: (use: TokenUse) => void,
  ): Promise<{ key: string; text: string }[]>
}
