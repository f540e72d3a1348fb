import { z } from 'zod'
import type { TurnEvent } from '../../agent/events/turn-events.ts'
import { Card } from '../../domain/cards.ts'

/** What a turn has said so far, as Slack shows it. */
export type TurnView = {
  /** The agent's words in Markdown, by message. */
  answers: ReadonlyMap<string, string>
  /** What it is doing; null between its doings. */
  doing: string | null
  cards: readonly Card[]
  /** Approvals whose state has changed. */
  decided: readonly string[]
  suggestions: readonly string[]
  fault: { code: string; message: string } | null
  ended: boolean
}

export const emptyView: TurnView = {
  answers: new Map(),
  doing: null,
  cards: [],
  decided: [],
  suggestions: [],
  fault: null,
  ended: false,
}

/** The view after one more event; events of other kinds change nothing. */
export function reduceView(view: TurnView, event: TurnEvent): TurnView {
  const text = (field: string) => (typeof event[field] === 'string' ? event[field] : '')
  switch (event.type) {
    case 'TEXT_MESSAGE_CONTENT': {
      const id = text('messageId')
      return { ...view, answers: new Map(view.answers).set(id, (view.answers.get(id) ?? '') + text('delta')) }
    }
    case 'TOOL_CALL_START':
      return { ...view, doing: text('toolCallName').replaceAll('_', ' ') }
    case 'TOOL_CALL_RESULT':
      return { ...view, doing: null }
    case 'RUN_FINISHED':
      return { ...view, doing: null, ended: true }
    case 'RUN_ERROR':
      return { ...view, doing: null, ended: true, fault: { code: text('code'), message: text('message') } }
    case 'CUSTOM':
      return reduceOurs(view, text('name'), event['value'])
    default:
      return view
  }
}

const OurCard = z.object({ card: Card })
const Decided = z.object({ approvalId: z.string() })
const Retracted = z.object({ messageId: z.string() })
const Progress = z.object({ text: z.string() })
const Suggestions = z.object({ texts: z.array(z.string()) })

function reduceOurs(view: TurnView, name: string, value: unknown): TurnView {
  switch (name) {
    case 'card': {
      const card = OurCard.safeParse(value)
      return card.success ? { ...view, cards: [...view.cards, card.data.card] } : view
    }
    case 'approval_decided': {
      const decided = Decided.safeParse(value)
      return decided.success ? { ...view, decided: [...view.decided, decided.data.approvalId] } : view
    }
    case 'progress':
      return { ...view, doing: Progress.safeParse(value).data?.text ?? view.doing }
    case 'suggestions':
      return { ...view, suggestions: Suggestions.safeParse(value).data?.texts ?? [] }
    case 'retracted': {
      const id = Retracted.safeParse(value).data?.messageId
      return { ...view, answers: new Map([...view.answers].filter(([key]) => key !== id)) }
    }
    default:
      return view
  }
}

/** All its words, in order. */
export const wordsOf = ({ answers }: TurnView): string =>
  [...answers.values()].filter((words) => words.trim() !== '').join('\n\n')
