import { type CampaignProgress, readProgress } from './campaign-progress.ts'
import { isRecord, isText } from './json.ts'

/** An AG-UI event as it comes over the wire; a reader checks the fields that it needs. */
export type AgentEvent = { type: string } & Record<string, unknown>

export type ServerFrame =
  | { type: 'event'; threadId: string; seq: number; runId: string; event: AgentEvent }
  | { type: 'opened'; threadId: string; lastSeq: number; running: boolean }
  | { type: 'progress'; progress: CampaignProgress }
  | { type: 'error'; code: string; detail: string; id: string | null; campaignId: string | null }

export type Decision = 'approve' | 'reject'

export type ClientFrame =
  | { type: 'open'; threadId: string | null; afterSeq: number }
  | { type: 'send'; threadId: string; text: string; id: string }
  | { type: 'decide'; threadId: string; approvalId: string; decision: Decision }
  | { type: 'stop'; threadId: string }
  | { type: 'watch' | 'unwatch'; campaignId: string }

// Direction overrides let a customer's name rewrite the line it stands in; the other controls never belong in text.
// oxlint-disable-next-line no-control-regex -- naming control characters is the purpose
const harmful = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202D\u202E]/gu

/** Text of any origin, without the characters that could make it look like something else. */
export function cleanText(text: string): string {
  return text.replaceAll(harmful, '')
}

/** Undefined for anything that is not a frame of the protocol: a page never fails on what it does not know. */
export function parseFrame(raw: string): ServerFrame | undefined {
  const frame = parseJson(raw)
  if (!isRecord(frame)) return undefined
  const { type, threadId, seq, runId, event, lastSeq, running, code, detail, id, campaignId } = frame
  if (type === 'event' && isText(threadId) && typeof seq === 'number' && isEvent(event)) {
    return { type, threadId, seq, runId: isText(runId) ? runId : '', event }
  }
  if (type === 'opened' && isText(threadId) && typeof lastSeq === 'number') {
    return { type, threadId, lastSeq, running: running === true }
  }
  if (type === 'error' && isText(code)) {
    const about = { id: isText(id) ? id : null, campaignId: isText(campaignId) ? campaignId : null }
    return { type, code, detail: isText(detail) ? detail : code, ...about }
  }
  if (type === 'progress') {
    const progress = readProgress(frame)
    return progress && { type, progress }
  }
  return undefined
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw, (_key, value: unknown) => (isText(value) ? cleanText(value) : value))
  } catch {
    return undefined
  }
}

function isEvent(value: unknown): value is AgentEvent {
  return isRecord(value) && isText(value['type'])
}
