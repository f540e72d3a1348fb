import type { ApprovalCard, Card } from '../../../domain/cards.ts'
import { isRecord, isText } from '../protocol/json.ts'
import type { Entry, Transcript } from './transcript.ts'

/** The events that are Carillon's own; one of an unknown name, or of a wrong shape, changes nothing. */
export function reduceCustom(transcript: Transcript, seq: number, name: string, value: unknown): Transcript {
  if (!isRecord(value)) return transcript
  const text = (key: string) => (isText(value[key]) ? value[key] : '')
  switch (name) {
    case 'member_message':
      return addMemberMessage(transcript, seq, text('text'), text('memberName'), text('at') || null)
    case 'progress':
      return addProgress(transcript, `tool-${text('toolCallId')}`, text('text'))
    case 'card':
      return putCard(transcript, `card-${text('toolCallId')}-${seq}`, value['card'])
    case 'approval_decided':
      return decideApproval(transcript, text('approvalId'), text('status'), {
        decidedBy: text('decidedBy') || null,
        approvedBy: text('approvedBy') || null,
      })
    case 'suggestions':
      return { ...transcript, suggestions: Array.isArray(value['texts']) ? value['texts'].filter(isText) : [] }
    default:
      return transcript
  }
}

function addMemberMessage(
  transcript: Transcript,
  seq: number,
  text: string,
  memberName: string,
  at: string | null,
): Transcript {
  const message: Entry = { kind: 'member', key: `member-${seq}`, text, memberName, at }
  return { ...transcript, entries: [...transcript.entries, message] }
}

function addProgress(transcript: Transcript, key: string, text: string): Transcript {
  const entries = transcript.entries.map((entry) =>
    entry.kind === 'tool' && entry.key === key ? { ...entry, progress: [...entry.progress, text] } : entry,
  )
  return { ...transcript, entries }
}

/** An approval that is shown again, decided or renewed, takes the place of the first one. */
function putCard(transcript: Transcript, key: string, card: unknown): Transcript {
  if (!isRecord(card) || !isText(card['kind'])) return transcript
  // The server builds cards from their zod schemas; the error boundary around each card catches what is still wrong.
  const entry: Entry = { kind: 'card', key, card: card as Card }
  const index = transcript.entries.findIndex((known) => isSameApproval(known, entry))
  if (index === -1) return { ...transcript, entries: [...transcript.entries, entry] }
  const replaced = { ...entry, key: transcript.entries[index]?.key ?? key }
  return { ...transcript, entries: transcript.entries.with(index, replaced) }
}

function isSameApproval(known: Entry, next: Extract<Entry, { kind: 'card' }>): boolean {
  if (known.kind !== 'card' || known.card.kind !== 'approval' || next.card.kind !== 'approval') return false
  return known.card.approvalId === next.card.approvalId
}

const statuses: readonly string[] = ['pending', 'approved', 'rejected', 'superseded', 'expired']
const isStatus = (status: string): status is ApprovalCard['status'] => statuses.includes(status)

function decideApproval(
  transcript: Transcript,
  id: string,
  status: string,
  by: Pick<ApprovalCard, 'decidedBy' | 'approvedBy'>,
): Transcript {
  if (!isStatus(status)) return transcript
  const entries = transcript.entries.map((entry): Entry => {
    if (entry.kind !== 'card' || entry.card.kind !== 'approval' || entry.card.approvalId !== id) return entry
    return { ...entry, card: { ...entry.card, status, ...by } }
  })
  return { ...transcript, entries }
}
