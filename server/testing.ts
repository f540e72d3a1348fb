import { randomBytes } from 'node:crypto'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessage, fakeModel } from 'langchain'
import { type Logger, pino } from 'pino'
import { givenAgent } from '../agent/testing.ts'
import type { NoticeFormat } from '../channels/email/notices/notice-format.ts'
import type { Provider } from '../channels/provider.ts'
import type { Clock } from '../domain/clock.ts'
import type { TwilioAccount } from '../domain/config.ts'
import type { Role } from '../domain/roles.ts'
import type { Store } from '../store/database/open.ts'
import { type KeyKind, mintKey } from '../store/keys.ts'
import { givenMember } from '../store/testing.ts'
import type { Tool } from '../tools/define-tool.ts'
import { type App, buildApp } from './app.ts'
import type { ServerDeps, SlackSettings } from './server-deps.ts'

export type TestApp = App & {
  deps: ServerDeps
  /** What the person at the console was told. */
  printed: readonly string[]
  /** The headers of a new member with that role. */
  as: (role: Role, workspaceId?: number) => Promise<{ authorization: string }>
  /** The headers of the workspace's own programs. */
  asWriter: (workspaceId?: number) => Promise<{ authorization: string }>
  /** Make a key of any kind, for a new member of that role where it needs one. */
  mint: (kind: KeyKind, role?: Role) => Promise<string>
}

type TestParts = {
  model?: BaseChatModel
  tools?: readonly Tool[]
  webRoot?: string
  publicUrl?: () => string
  noticeFormats?: readonly NoticeFormat[]
  twilio?: TwilioAccount
  mail?: Provider
  slack?: SlackSettings
  log?: Logger
}
type World = { store: Store; clock: Clock; workspaceId: number }

/** The whole server on a test's store, with a model that says one word unless another is given. */
export async function givenApp({ store, clock, workspaceId }: World, parts: TestParts = {}): Promise<TestApp> {
  const { model = fakeModel().respond(new AIMessage('Hello.')), tools = [], webRoot = '/nonexistent' } = parts
  const printed: string[] = []
  const deps: ServerDeps = {
    store,
    agent: await givenAgent(store, clock, { model, tools }),
    clock,
    log: parts.log ?? pino({ level: 'silent' }),
    secret: randomBytes(32),
    publicUrl: parts.publicUrl ?? (() => 'http://127.0.0.1:4317'),
    noticeFormats: parts.noticeFormats ?? [],
    twilio: parts.twilio,
    mail: parts.mail,
    slack: parts.slack,
    print: (line) => printed.push(line),
    offline: true,
    webRoot,
  }
  const mintFor = async (kind: KeyKind, role: Role, workspace: number) => {
    const memberId = kind === 'write' ? null : (await givenMember(store.db, workspace, role)).id
    const key = { workspaceId: workspace, kind, memberId, at: clock.now(), expiresAt: null }
    return (await mintKey(store.db, key)).secret
  }
  return {
    ...(await buildApp(deps)),
    deps,
    printed,
    as: async (role, workspace = workspaceId) => ({
      authorization: `Bearer ${await mintFor('api', role, workspace)}`,
    }),
    async asWriter(workspace = workspaceId) {
      const key = await mintFor('write', 'viewer', workspace)
      return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }
    },
    mint: (kind, role = 'admin') => mintFor(kind, role, workspaceId),
  }
}
