import { sql } from 'kysely'
import { ImportRequest } from '../../../domain/campaign/exchange.ts'
import { emailStep, givenDocument } from '../../../domain/campaign/testing.ts'
import { givenEntry } from '../../../store/customers/merge/testing.ts'
import { takeReply } from '../../../store/customers/replies.ts'
import { inWorkspace, type WorkspaceTx } from '../../../store/database/db.ts'
import { ingestCalls } from '../../../store/ingest/ingest.ts'
import { givenCall, givenLiveCampaign } from '../../../store/ingest/testing.ts'
import type { ToolContext } from '../../../tools/define-tool.ts'
import { draftCampaign } from '../../../tools/draft-campaign.ts'
import { proposeGuide } from '../../../tools/memory/import-guide.ts'
import { importDocuments } from '../../../tools/campaign/files/import-documents.ts'
import { remember } from '../../../tools/remember.ts'
import { saveSegment } from '../../../tools/save-segment.ts'
import { readGuide } from '../../guide/read-guide.ts'

/** The customer whom the member names; what they typed may be told back. */
export const typedEmail = 'typed@member.example'
const sharing = 25

/** Where text from outside comes in, and how it gets there: by the way that the product has for it. */
export type Place = {
  name: string
  /** Members wrote the words there, so that copy may have them and their links. */
  isGiven?: true
  plant: (context: ToolContext, texts: readonly string[]) => Promise<unknown>
}

const inWs = <T>({ db, workspaceId }: ToolContext, work: (ws: WorkspaceTx) => Promise<T>) =>
  inWorkspace(db, workspaceId, work)
const everyone = { everyone: true } as const
const wordsOf = (text: string) => text.replaceAll(/[{}]/g, '')
const document = (name: string, subject = 'Hello', body?: string) =>
  givenDocument({ name: wordsOf(name).slice(0, 120), topic: 'news', steps: [emailStep('stp_email', subject, body)] })

/** Enough customers to make a value one that is told. */
const identifyAll = (context: ToolContext, traits: Record<string, unknown>) =>
  ingestCalls(
    context.db,
    context.workspaceId,
    Array.from({ length: sharing }, (_, index) => givenCall('identify', { userId: `p${index}`, traits })),
    context.clock.now(),
  )
const track = (context: ToolContext, events: readonly { event: string; properties: Record<string, unknown> }[]) =>
  ingestCalls(
    context.db,
    context.workspaceId,
    events.map((each, index) => givenCall('track', { userId: `p${index % 3}`, ...each })),
    context.clock.now(),
  )
const numbered = (texts: readonly string[]) => Object.fromEntries(texts.map((text, index) => [`plan_${index}`, text]))
const importAll = (context: ToolContext, request: object) =>
  importDocuments(
    { db: context.db, workspaceId: context.workspaceId, memberId: context.member.id, at: context.clock.now() },
    ImportRequest.parse(request),
  )

export const places: readonly Place[] = [
  { name: 'the model itself', plant: () => Promise.resolve() },
  { name: 'trait values', plant: (context, texts) => identifyAll(context, numbered(texts)) },
  {
    name: 'trait names',
    plant: (context, texts) => identifyAll(context, Object.fromEntries(texts.map((text) => [text, 1]))),
  },
  {
    name: 'event names',
    plant: (context, texts) =>
      track(
        context,
        texts.map((event) => ({ event, properties: {} })),
      ),
  },
  {
    name: 'event properties',
    plant: (context, texts) =>
      track(
        context,
        texts.map((text) => ({ event: 'viewed', properties: { [text]: text, page: text } })),
      ),
  },
  {
    name: 'campaigns’ names and goals',
    isGiven: true,
    plant: (context, texts) =>
      Promise.all(
        texts
          .slice(0, 8)
          .map((text) => draftCampaign.handle({ campaign: { ...document(text), goal: wordsOf(text) } }, context)),
      ),
  },
  {
    name: 'segments’ names',
    isGiven: true,
    plant: async (context, texts) => {
      for (const [index, text] of texts.entries())
        await saveSegment.handle({ name: `${index} ${text}`.slice(0, 80), condition: everyone }, context)
    },
  },
  {
    name: 'topics',
    isGiven: true,
    plant: (context, texts) =>
      inWs(context, async ({ tx, workspaceId }) => {
        for (const [index, text] of texts.entries())
          await sql`insert into topics (workspace_id, name, title) values (${workspaceId}, ${`t${index}`}, ${text})`.execute(
            tx,
          )
      }),
  },
  {
    name: 'memories',
    isGiven: true,
    plant: async (context, texts) => {
      for (const text of texts)
        await remember.handle(
          {
            kind: 'fact',
            text: text.slice(0, 500),
            scope: { kind: 'workspace', value: null },
            lint: null,
            basis: 'stated',
            quote: null,
            replaces: null,
            expiresInDays: null,
          },
          context,
        )
    },
  },
  {
    name: 'imported guides',
    plant: (context, texts) => {
      const lines = texts.map((text) => `- Always say “${text.replaceAll(/\s+/g, ' ')}” in emails.`)
      return proposeGuide(context, `${texts[0]}.md`, readGuide(`# Voice\n${lines.join('\n')}`, 'markdown').rules)
    },
  },
  {
    name: 'members’ names',
    plant: async (context, texts) => {
      const name = texts.slice(0, 6).join(' ')
      await inWs(context, ({ tx, workspaceId }) =>
        sql`update members set name = ${name} where workspace_id = ${workspaceId} and id = ${context.member.id}`.execute(
          tx,
        ),
      )
      await draftCampaign.handle({ campaign: document('By the other member') }, context)
    },
  },
  {
    name: 'what Liquid fills in',
    plant: async (context, texts) => {
      await identifyAll(context, { first_name: texts[0], ...numbered(texts) })
      const slots = texts.map((_, index) => `{{ customer.plan_${index} | default: "you" }}`)
      await draftCampaign.handle({ campaign: document('Filled in', 'Hello', slots.join('\n\n')) }, context)
    },
  },
  {
    name: 'inbound replies',
    plant: (context, texts) =>
      inWs(context, async (ws) => {
        for (const messageId of texts)
          await takeReply(ws, { channel: 'whatsapp', address: '+15555550100', messageId }, context.clock.now())
      }),
  },
  { name: 'webhooks’ fields', plant: (context, texts) => plantDelivery(context, texts.join(' ')) },
  {
    name: 'providers’ faults',
    plant: (context, texts) => plantDelivery(context, texts.join(' '), 'failed'),
  },
  {
    name: 'workspace’s name',
    isGiven: true,
    plant: (context, texts) =>
      inWs(context, ({ tx, workspaceId }) =>
        sql`update workspaces set name = ${texts.slice(0, 4).join(' ')} where id = ${workspaceId}`.execute(tx),
      ),
  },
  {
    name: 'journeys of one customer',
    plant: async (context, texts) => {
      const traits = { email: typedEmail, ...numbered(texts) }
      const { db, workspaceId, clock } = context
      await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'typed', traits })], clock.now())
      const audience = { all: texts.slice(0, 10).map((_, index) => ({ trait: { name: `plan_${index}`, is: 'gold' } })) }
      await inWs(context, (ws) => givenLiveCampaign(ws, { topic: 'news', audience, trigger: onEvent }))
    },
  },
  {
    name: 'imported campaigns',
    isGiven: true,
    plant: (context, texts) => {
      const campaigns = texts.slice(0, 8).map((text, index) => ({
        file: `${index}.yaml`,
        document: { ...document(`${index} ${text}`, wordsOf(text).slice(0, 200), wordsOf(text)), goal: text },
      }))
      return importAll(context, { campaigns })
    },
  },
  {
    name: 'file names',
    plant: (context, texts) => {
      const campaigns = texts.map((text, index) => ({ file: `${text}.yaml`, document: document(`File ${index}`) }))
      return importAll(context, { campaigns: campaigns.slice(0, 8) })
    },
  },
]

const onEvent = { kind: 'event', event: 'purchased' } as const

/** A message that bounced, or failed, with the attacker's words as the reason, as a provider leaves it. */
export async function plantDelivery(
  context: ToolContext,
  words: string,
  state: 'sent' | 'failed' = 'sent',
): Promise<void> {
  const { db, workspaceId, clock } = context
  const at = clock.now()
  await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'typed', traits: { email: typedEmail } })], at)
  await inWs(context, async (ws) => {
    const { rows } = await sql<{ id: number }>`
      select id from customers where workspace_id = ${workspaceId} and user_id = 'typed'`.execute(ws.tx)
    const campaignId = await givenLiveCampaign(ws, { topic: 'news', trigger: onEvent })
    await givenEntry(ws, { campaignId, customerId: rows[0]?.id ?? 0, at, delivery: 'sent', state: 'finished' })
    const isSent = state === 'sent'
    await sql`update deliveries set state = ${state}, reason = ${words}, bounce_reason = ${isSent ? words : null},
                     bounced_at = ${isSent ? at.toString() : null}::timestamptz,
                     sent_at = ${isSent ? at.toString() : null}::timestamptz,
                     failed_at = ${isSent ? null : at.toString()}::timestamptz
               where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
  })
}
