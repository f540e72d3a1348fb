/** Turns texts into unit vectors for recall. Vectors of different embedders are never compared: rows store the id. */
export type Embedder = {
  /** Names model and version, for example `ngram-512-v1`. */
  readonly id: string
  /** One vector of 512 numbers for each text, in order. */
  embed(texts: readonly string[]): Promise<number[][]>
}

export const embeddingDimensions = 512
