import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { test as base } from '../../store/testing.ts'
import { workByHand } from '../../worker/testing/set-up.ts'
import type { ToolContext } from '../define-tool.ts'
import { draftCampaign } from '../draft-campaign.ts'
import { sendTest } from '../send-test.ts'
import { givenBookshop, givenToolContext } from '../testing.ts'

/** What send_test is asked. */
export type Asked = Parameters<typeof sendTest.handle>[0]
type Fixtures = {
  given: (parts?: Record<string, unknown>) => Promise<{ context: ToolContext; asked: Asked }>
  approve: (asked: Asked, context: ToolContext, id?: string) => Promise<ToolContext>
  work: (provider?: Provider) => Promise<void>
}
/** A bookshop with a draft, and what carries its tests out. */
export const test = base.extend<Fixtures>({
  given: async ({ db, workspaceId, clock }, use) =>
    use(async (parts = {}) => {
      await givenBookshop(db, workspaceId, clock.now())
      const context = await givenToolContext(db, workspaceId, clock)
      const document = { audience: { everyone: true }, topic: 'news', steps: [emailStep(null)], ...parts }
      const { campaignId } = await draftCampaign.handle({ campaign: givenDocument(document) }, context)
      const asked = { campaign: campaignId, members: ['me'], step: null, channel: null, customer: null, locale: null }
      return { context, asked }
    }),
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures from this pattern
  approve: async ({}, use) =>
    use(async (asked, context, id = 'apr_1') => ({
      ...context,
      approval: { id, contentHash: (await sendTest.hashEffect?.(asked, context)) ?? '' },
    })),
  work: async ({ store, clock, workspaceId }, use) =>
    use((provider) => workByHand(store, clock, workspaceId, provider && { providers: [provider] }).drain()),
})

/** A provider that keeps what it is handed, and answers always the same. */
export const noteMails = (mails: OutgoingMessage[], answer: SendResult): Provider => ({
  name: 'noted',
  channel: 'email',
  idempotent: false,
  send: (batch) => {
    mails.push(...batch)
    return Promise.resolve(batch.map(() => answer))
  },
})
export const sent: SendResult = { kind: 'sent', providerMessageId: 'noted-1' }
