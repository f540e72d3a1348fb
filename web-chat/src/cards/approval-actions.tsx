import { useEffect, useId, useRef, useState } from 'react'
import type { ApprovalCard } from '../../../domain/cards.ts'
import type { Decision } from '../protocol/frames.ts'
import { Icon } from '../shell/icon.tsx'
import { formatFullMoment, isPast } from '../shell/moments.ts'
import type { CardContext } from './card-context.ts'

type Props = { card: ApprovalCard; context: CardContext; titleId: string }

/** Approve and Reject while the decision is open, and what became of it afterwards. */
export function ApprovalActions({ card, context, titleId }: Props) {
  const expired = useExpired(card)
  const status = useRef<HTMLParagraphElement>(null)
  const decidedHere = useRef(false)
  const isOpen = card.status === 'pending' && !expired
  useEffect(() => {
    // The button that had the focus is gone; without this the next Tab would start at the top of the page.
    if (!isOpen && decidedHere.current) status.current?.focus()
  }, [isOpen])
  if (!isOpen) {
    return (
      <p className="decision" ref={status} tabIndex={-1}>
        <Icon name={card.status === 'approved' ? 'check' : card.status === 'rejected' ? 'cross' : 'info'} />
        <span dir="auto">{describeStatus(card, expired)}</span>
      </p>
    )
  }
  const refusal = card.role === 'admin' ? context.adminRefusal : context.refusal
  const busy = context.deciding.includes(card.approvalId)
  const decide = (decision: Decision) => {
    if (busy || refusal !== null) return
    decidedHere.current = true
    context.decide(card.approvalId, decision)
  }
  return <Buttons {...{ card, busy, decide, titleId, refusal }} />
}

type ButtonsProps = Pick<Props, 'card' | 'titleId'> & {
  busy: boolean
  refusal: string | null
  decide: (decision: Decision) => void
}

/** Refused buttons stay reachable, so that everyone can find and hear the reason. */
function Buttons({ card, titleId, busy, refusal, decide }: ButtonsProps) {
  const reasonId = useId()
  const off = busy || refusal !== null
  return (
    <div className="decide">
      <button
        type="button"
        className="button is-main"
        aria-disabled={off}
        aria-describedby={`${titleId} ${reasonId}`}
        onClick={() => decide('approve')}
      >
        Approve
      </button>
      <button
        type="button"
        className="button"
        aria-disabled={off}
        aria-describedby={reasonId}
        onClick={() => decide('reject')}
      >
        Reject
      </button>
      <p className="note" id={reasonId}>
        {busy ? 'Passing on your decision…' : (refusal ?? describeOpen(card))}
      </p>
    </div>
  )
}

function describeOpen({ approvers, approvedBy, expiresAt }: ApprovalCard): string {
  const until = `Open until ${formatFullMoment(expiresAt)}.`
  if (approvers !== 2) return until
  return typeof approvedBy === 'string'
    ? `1 of 2 approved, by ${approvedBy}. Somebody else must approve it too. ${until}`
    : `Two people must approve this; 0 of 2 have. ${until}`
}

function describeStatus({ status, decidedBy, approvedBy }: ApprovalCard, expired: boolean): string {
  const first = status === 'approved' && typeof approvedBy === 'string' ? `${approvedBy} and ` : ''
  const by = decidedBy === null ? '' : ` by ${first}${decidedBy}`
  if (status === 'approved') return `Approved${by}.`
  if (status === 'rejected') return `Rejected${by}. Nothing was sent.`
  if (status === 'superseded') return 'Set aside: something newer took its place. Nothing was sent.'
  return expired || status === 'expired' ? 'Expired. Nothing was sent; ask again for a fresh one.' : status
}

const longestTimerMs = 2_000_000_000

/** True from the moment on at which the approval runs out, without a reload. */
function useExpired({ status, expiresAt }: ApprovalCard): boolean {
  const [expired, setExpired] = useState(() => isPast(expiresAt))
  useEffect(() => {
    const leftMs = new Date(expiresAt).getTime() - Date.now()
    if (status !== 'pending' || expired || !(leftMs < longestTimerMs)) return undefined
    const timer = setTimeout(() => setExpired(true), Math.max(0, leftMs))
    return () => clearTimeout(timer)
  }, [status, expired, expiresAt])
  return expired
}
