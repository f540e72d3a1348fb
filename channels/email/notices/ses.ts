import type { NoticeFormat } from './notice-format.ts'
import { readSes } from './read-ses.ts'
import { openSns, type SnsOptions } from './sns.ts'

/** Amazon SES, which tells by Amazon SNS. */
export function ses(options: SnsOptions): NoticeFormat {
  const readSns = openSns(options)
  return {
    name: 'ses',
    async read(body) {
      const { kind, text } = await readSns(body)
      return kind === 'Notification' ? readSes(parseJson(text)) : []
    },
  }
}

/** A topic may carry other things than SES's: those are no notices. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
