/** Vectors of the length that was asked for, as base64 floats; of 1536 for a model that cannot shorten them. */
export function embeddingList(body: Record<string, unknown>): object {
  const texts = [body['input']].flat().map(String)
  const canShorten = !String(body['model']).includes('ada')
  const dimensions = canShorten ? Number(body['dimensions']) : 1536
  return {
    object: 'list',
    model: body['model'],
    data: texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encode(toVector(text, dimensions), body['encoding_format']),
    })),
    usage: { prompt_tokens: texts.length, total_tokens: texts.length },
  }
}

/** Not of unit length, and different for different texts. */
function toVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions).fill(0.01)
  for (const letter of text) vector[(letter.codePointAt(0) ?? 0) % dimensions] = 2
  return vector
}

function encode(vector: Float32Array, format: unknown): string | number[] {
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector]
}
