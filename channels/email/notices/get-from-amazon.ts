import { get } from 'node:https'
import { AppError } from '../../../domain/errors.ts'

/** What stands at an address. */
export type GetText = (url: string) => Promise<string>

const timeoutMs = 5_000
const maxCharacters = 64_000

/**
 * A small text from Amazon, over TLS; redirects are not followed.
 * @throws AppError unauthenticated when Amazon has no such thing, unavailable when it does not answer well
 */
export const getFromAmazon: GetText = async (url) => {
  const { status, text } = await ask(url).catch((cause: unknown) => {
    throw new AppError('unavailable', { detail: 'Amazon SNS cannot be asked at the moment. Try again.', cause })
  })
  if (status === 200) return text
  if (status >= 400 && status < 500)
    throw new AppError('unauthenticated', { detail: `Amazon SNS knows nothing of this: it answered ${status}.` })
  throw new AppError('unavailable', { detail: `Amazon SNS answered ${status}. Try again.` })
}

function ask(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > maxCharacters) request.destroy(new Error('the answer is too long'))
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    request.on('error', reject)
  })
}
