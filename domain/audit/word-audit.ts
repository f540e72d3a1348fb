import { isRecord } from '../is-record.ts'
import { countOf } from '../words.ts'
import type { AuditRow } from './audit-row.ts'

/** What a line of the audit says in a few words: “approved: Send “Win back” to 412 customers”. */
export function wordAudit({ kind, about, facts, before, after }: AuditRow): string {
  const fact = (name: string) => textOf(facts, name)
  const objectOf = () => `the ${fact('object')} ${nameOf(after) || nameOf(before) || (about ?? '')}`.trim()
  switch (kind) {
    case 'approval_asked':
      return `asked for approval: ${fact('title')}`
    case 'approval_given_first':
      return `approved, as the first of two: ${fact('title')}`
    case 'approval_approved':
    case 'approval_rejected':
    case 'approval_superseded':
    case 'approval_expired':
      return `${kind.slice('approval_'.length)}: ${fact('title')}${withReason(fact('reason'))}`
    case 'tool_called':
      return `${fact('tool')}: ${fact('outcome')}${withReason(fact('errorCode'))}`
    case 'draft_changed':
      return `${before === null ? 'made' : after === null ? 'removed' : 'changed'} ${objectOf()}`
    case 'draft_undone':
    case 'draft_redone':
      return `${kind.endsWith('undone') ? 'undid' : 'redid'} a change of ${objectOf()}`
    case 'settings_changed':
      return `set ${isRecord(after) ? Object.keys(after).join(', ') : ''}`.trim()
    case 'kill_switch_on':
    case 'kill_switch_off':
      return `turned the kill switch ${kind.endsWith('_on') ? 'on' : 'off'}${withReason(textOf(after, 'reason'))}`
    case 'webhook_made':
    case 'webhook_changed':
    case 'webhook_deleted':
      return `${kind.slice('webhook_'.length)} the webhook ${textOf(after, 'url') || textOf(before, 'url') || (about ?? '')}`
    case 'secret_exchanged':
      return `exchanged the secret of ${about ?? ''}`
    case 'suppressions_added':
      return `suppressed ${countOf(numberOf(after, 'added'), 'address', 'addresses')}`
    case 'suppression_removed':
      return `lifted the suppression of one address by ${textOf(before, 'channel')}`
    case 'doubts_settled':
      return `settled ${countOf(numberOf(after, 'settled'), 'uncertain delivery', 'uncertain deliveries')} as ${textOf(after, 'as')}`
    default:
      return [kind.replaceAll('_', ' '), fact('email')].filter(Boolean).join(': ')
  }
}

const withReason = (reason: string) => (reason === '' ? '' : ` (${reason})`)

function textOf(value: unknown, name: string): string {
  const found = isRecord(value) ? value[name] : undefined
  return typeof found === 'string' ? found : ''
}

function numberOf(value: unknown, name: string): number {
  const found = isRecord(value) ? value[name] : undefined
  return typeof found === 'number' ? found : 0
}

/** Campaigns and segments have a name, memories a text. */
function nameOf(document: unknown): string {
  const name = textOf(document, 'name') || textOf(document, 'text')
  return name === '' ? '' : `“${name}”`
}
