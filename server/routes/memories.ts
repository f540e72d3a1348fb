import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { guessFormat, maxGuideBytes, readGuide } from '../../agent/guide/read-guide.ts'
import { newId } from '../../domain/ids.ts'
import { LintRule, MemoryKind, MemoryScope } from '../../domain/memory.ts'
import { GuideRequest, type GuideResult, MemoryDocument, ProposalDecisions } from '../../domain/memory/exchange.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemories, readMemory, setMemoryState } from '../../store/memories/memories.ts'
import { listEndedMemories } from '../../store/memories/history.ts'
import { listProposals } from '../../store/memories/proposals.ts'
import { decideProposals } from '../../tools/memory/decide-proposals.ts'
import { exportMemories, importMemories } from '../../tools/memory/exchange-memories.ts'
import { forgetMemories } from '../../tools/memory/forget-memories.ts'
import { describeProposal, proposeGuide } from '../../tools/memory/import-guide.ts'
import { keepRules } from '../../tools/memory/keep-rule.ts'
import { describeEnded, describeMemory } from '../../tools/memory/memory-card.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const Rule = z.strictObject({
  kind: MemoryKind,
  text: readableText.pipe(z.string().trim().min(1).max(500)),
  scope: MemoryScope.default({ kind: 'workspace', value: null }),
  lint: LintRule.nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
})
const Change = z
  .strictObject({
    kind: MemoryKind,
    text: Rule.shape.text,
    scope: MemoryScope,
    lint: LintRule.nullable(),
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'give what is to change')
const Filter = z.strictObject({
  kind: MemoryKind.optional(),
  scope: MemoryScope.shape.kind.optional(),
  text: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
const Limit = Filter.pick({ limit: true })
const DryRun = z.strictObject({ dryRun: z.stringbool().default(false) })
const maxDocumentBytes = 10_000_000

/** What is remembered: to list, keep, change, forget, export and import, and the rules that wait for a decision. */
export const memoryRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, agent }) => {
  const tags = ['memories']
  const [mayRead, mayEdit] = [app.requireMember(), app.requireMember('editor')]
  const worldOf = (request: Parameters<typeof principalOf>[0]) => {
    const { workspaceId, member } = principalOf(request)
    // No conversation's undo takes back what was done here, but each sees that it was.
    const author = { turnId: newId('turn'), threadId: 'api', memberId: member.id }
    return { db: store.db, workspaceId, member, clock, embedder: agent.embedder, author }
  }

  const list = { querystring: Filter, tags, summary: 'Rules in force that you follow, newest first' }
  app.get('/v1/memories', { onRequest: mayRead, schema: list }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { scope: scopeKind, ...filter } = request.query
    const memories = await inWorkspace(store.db, workspaceId, (ws) =>
      listMemories(ws, member.id, clock.now(), { ...filter, scopeKind }),
    )
    return { memories: memories.map((memory) => ({ ...describeMemory(memory), lint: memory.lint })) }
  })

  const ended = {
    querystring: Limit,
    tags,
    summary: 'Rules that hold no longer: why, since when, and what took their place',
  }
  app.get('/v1/memories/history', { onRequest: mayRead, schema: ended }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { limit } = request.query
    const memories = await inWorkspace(store.db, workspaceId, (ws) =>
      listEndedMemories(ws, member.id, clock.now(), limit),
    )
    return { memories: memories.map((memory) => ({ ...describeEnded(memory), lint: memory.lint })) }
  })

  const keep = { body: Rule, tags, summary: 'Keep a rule; what it contradicts in its scope is superseded (editor)' }
  app.post('/v1/memories', { onRequest: mayEdit, schema: keep }, async (request, reply) => {
    const { expiresAt, ...rule } = request.body
    const made = { ...rule, expiresAt: toInstant(expiresAt), source: { threadId: null, turnId: null, quote: null } }
    const [kept] = await keepRules(worldOf(request), [made])
    return reply
      .code(201)
      .send(kept && { ...describeMemory(kept.memory), replaces: kept.superseded.map(({ id }) => id) })
  })

  const one = { params: IdParams, tags }
  const change = {
    ...one,
    body: Change,
    summary: 'Change a rule: the old one is superseded, and kept as history (editor)',
  }
  app.patch('/v1/memories/:id', { onRequest: mayEdit, schema: change }, async (request) => {
    const world = worldOf(request)
    const old = await inWorkspace(store.db, world.workspaceId, (ws) =>
      readMemory(ws, request.params.id, world.member.id, clock.now()),
    )
    const { kind = old.kind, text = old.text, scope = old.scope, lint = old.lint, expiresAt } = request.body
    const until = expiresAt === undefined ? old.expiresAt : toInstant(expiresAt)
    const changed = { kind, text, scope, lint, source: old.source, expiresAt: until, replaces: old.id }
    const [kept] = await keepRules(world, [changed])
    return kept && describeMemory(kept.memory)
  })

  const drop = { ...one, summary: 'Forget a rule: it holds no longer (editor)' }
  app.delete('/v1/memories/:id', { onRequest: mayEdit, schema: drop }, async (request, reply) => {
    const { workspaceId, author } = worldOf(request)
    await inWorkspace(store.db, workspaceId, (ws) => forgetMemories(ws, [request.params.id], author, clock.now()))
    return reply.code(204).send()
  })

  const takeBack = { ...one, summary: 'As if the rule had not been kept: what it superseded holds again (editor)' }
  app.post('/v1/memories/:id/take-back', { onRequest: mayEdit, schema: takeBack }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    const by = { memberId: member.id, at: clock.now() }
    await inWorkspace(store.db, workspaceId, async (ws) => {
      await readMemory(ws, request.params.id, member.id, by.at)
      await setMemoryState(ws, request.params.id, null, by)
    })
    return reply.code(204).send()
  })

  const out = { tags, summary: 'All rules in force that you follow, as one document' }
  app.get('/v1/memories/export', { onRequest: mayRead, schema: out }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    return inWorkspace(store.db, workspaceId, (ws) => exportMemories(ws, member.id, clock.now()))
  })

  const take = {
    body: MemoryDocument,
    querystring: DryRun,
    tags,
    summary: 'Keep the rules of a document, all or none (editor)',
  }
  app.post('/v1/memories/import', { onRequest: mayEdit, bodyLimit: maxDocumentBytes, schema: take }, async (request) =>
    importMemories(worldOf(request), request.body, request.query),
  )

  const guide = {
    body: GuideRequest,
    tags,
    summary: 'Read the rules of a brand guide; they wait until they are decided (editor)',
  }
  // JSON writes some letters as six.
  app.post(
    '/v1/memories/guide',
    { onRequest: mayEdit, bodyLimit: 6 * maxGuideBytes, schema: guide },
    async (request): Promise<GuideResult> => {
      const { name, format, text } = request.body
      const { rules, skipped } = readGuide(text, format ?? guessFormat(name, text))
      const { proposals, known } = await proposeGuide(worldOf(request), name, rules)
      return { proposals: proposals.map(describeProposal), known, skipped }
    },
  )

  const waiting = { tags, summary: 'Rules that wait for your decision' }
  app.get('/v1/memories/proposals', { onRequest: mayRead, schema: waiting }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const proposals = await inWorkspace(store.db, workspaceId, (ws) => listProposals(ws, member.id))
    return { proposals: proposals.map(describeProposal) }
  })

  const decide = {
    body: ProposalDecisions,
    tags,
    summary: 'Keep some waiting rules and decline others, all or nothing (editor)',
  }
  app.post('/v1/memories/proposals/decide', { onRequest: mayEdit, schema: decide }, async (request) => {
    const { scope, ...decisions } = request.body
    const { kept, declined } = await decideProposals(worldOf(request), { ...decisions, scope: scope ?? undefined })
    return { kept: kept.length, declined: declined.length }
  })
}

const toInstant = (text: string | null) => (text === null ? null : Temporal.Instant.from(text))
