import { z } from 'zod'
import { Card } from '../../domain/cards.ts'
import { type Place, runProgram } from './place.ts'

const Event = z.looseObject({ type: z.string(), threadId: z.string().optional(), outcome: z.unknown().optional() })
const CardEvent = z.object({ name: z.literal('card'), value: z.object({ card: Card }) })
const Delta = z.object({ type: z.literal('TEXT_MESSAGE_CONTENT'), delta: z.string() })

/** What `npm run chat -- --json …` printed, and how it ended. */
export type Said = {
  code: number | null
  err: string
  threadId: string
  last: z.infer<typeof Event> | undefined
  /** What the agent wrote, as one text. */
  text: string
  cards: Card[]
}

export async function chat(place: Place, ...args: string[]): Promise<Said> {
  const { code, out, err } = await runProgram(place, 'cli/chat.ts', ['--json', ...args])
  const events = out.split('\n').flatMap((line) => (line === '' ? [] : [Event.parse(JSON.parse(line))]))
  return {
    code,
    err,
    threadId: events[0]?.threadId ?? '',
    last: events.at(-1),
    text: events.map((event) => Delta.safeParse(event).data?.delta ?? '').join(''),
    cards: events.flatMap((event) => CardEvent.safeParse(event).data?.value.card ?? []),
  }
}

/** The last card of a kind. @throws {Error} when none was shown */
export function cardOf<Kind extends Card['kind']>(said: Said, kind: Kind): Extract<Card, { kind: Kind }> {
  const card = said.cards.findLast((each): each is Extract<Card, { kind: Kind }> => each.kind === kind)
  if (card === undefined) throw new Error(`no ${kind} card; the agent said: ${said.text}${said.err}`)
  return card
}
