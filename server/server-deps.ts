import type { Logger } from 'pino'
import type { AgentDeps } from '../agent/run-turn.ts'
import type { NoticeFormat } from '../channels/email/notices/notice-format.ts'
import type { Provider } from '../channels/provider.ts'
import type { Clock } from '../domain/clock.ts'
import type { TwilioAccount } from '../domain/config.ts'
import type { SlackConfig } from '../domain/slack-config.ts'
import type { Store } from '../store/database/open.ts'

/** A Slack app and whose workspace its team talks to. */
export type SlackSettings = Omit<SlackConfig, 'workspace'> & {
  workspaceId: number
  /** Slack’s own, unless a test stands in for it. */
  apiUrl?: string
  /** How often a message that grows is changed; 1,200 unless said otherwise. */
  updateEveryMs?: number
  /** How long Slack may take for an answer; 10,000 unless said otherwise. */
  timeoutMs?: number
}

/** Everything the edges need, wired once by server/main.ts. */
export type ServerDeps = {
  store: Store
  agent: AgentDeps
  clock: Clock
  log: Logger
  /** Signs what goes out in links: open, click, unsubscribe, preferences. */
  secret: Buffer
  /** The mail services that tell what became of mails. */
  noticeFormats: readonly NoticeFormat[]
  /** Where customers reach us: the base of links in messages. */
  publicUrl: () => string
  /** Whose calls `/webhooks/twilio/` takes; undefined: none. */
  twilio: TwilioAccount | undefined
  /** Undefined: no Slack. */
  slack: SlackSettings | undefined
  /** Who carries email; undefined: nobody, and links for members are printed instead. */
  mail: Provider | undefined
  /** A line for the person at the console. */
  print: (line: string) => void
  /** Whether the model is the offline planner. */
  offline: boolean
  /** The folder of the built pages. */
  webRoot: string
}
