import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, FastifySchema } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { BatchCall, callSchemas, callTypes } from '../../store/ingest/calls.ts'
import type { CallFault } from '../../store/ingest/check-message.ts'
import type { IngestWarning } from '../../store/ingest/customer-patch.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { MicroBatcher } from '../../store/ingest/micro-batcher.ts'
import { readBatch, readCall, type Rejection } from '../../store/ingest/read-calls.ts'
import { allowOtherOrigins, answerPreflight } from '../plugins/cross-origin.ts'
import { takeIngestBodies } from '../plugins/ingest-body.ts'
import { writerOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

type Answer = (workspaceId: number, body: unknown) => Promise<object>

/**
 * The Segment calls, one at a time or in a batch. An answer of 200 means that every call that it does not name as
 * rejected is committed. A refusal is a 400 or 413, which no official client sends again.
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 * @see docs/decisions/0024-batches-in-part.md
 */
export const ingestRoutes: FastifyPluginAsync<ServerDeps> = async (app, { store, clock }) => {
  takeIngestBodies(app)
  allowOtherOrigins(app)
  const batcher = new MicroBatcher((workspaceId, calls) => ingestCalls(store.db, workspaceId, calls, clock.now()))

  for (const type of callTypes) {
    const schema = { body: callSchemas[type], tags: ['ingest'], summary: `Segment’s ${type} call` }
    const take: Answer = async (workspaceId, body) => {
      const read = readCall(type, body)
      if ('faults' in read) throw refuse(read.faults)
      const { warnings } = await batcher.add(workspaceId, read.call)
      return { success: true, ...listWarnings([{ index: 0, warnings }]) }
    }
    addRoute(app, `/v1/${type}`, schema, take)
    // As the browser’s client posts it.
    addRoute(app, `/v1/${type[0]}`, { hide: true }, take)
  }

  const takeBatch: Answer = async (workspaceId, body) => {
    const read = readBatch(body)
    if ('faults' in read) throw refuse(read.faults)
    const { calls, rejected } = read
    if (calls.length === 0) throw refuseAll(rejected)
    const results = await ingestCalls(
      store.db,
      workspaceId,
      calls.map(({ call }) => call),
      clock.now(),
    )
    const noted = calls.map(({ index }, at) => ({ index, warnings: results[at]?.warnings ?? [] }))
    return { success: true, accepted: calls.length, rejected, ...listWarnings(noted) }
  }
  const summary = 'Many calls at once: the good ones are taken, the others named by index'
  addRoute(app, '/v1/batch', { body: BatchCall, tags: ['ingest'], summary }, takeBatch)
  for (const alias of ['/v1/b', '/v1/import']) addRoute(app, alias, { hide: true }, takeBatch)
}

/** The schema only describes: a message is read by its route, so that one that is bad does not spoil a batch. */
function addRoute(app: FastifyInstance, path: string, schema: FastifySchema, answer: Answer): void {
  const options = { ...app.requireWriteKey(), schema, validatorCompiler: () => () => true }
  app.post(path, options, async (request: FastifyRequest) => answer(writerOf(request), request.body))
  answerPreflight(app, path)
}

function listWarnings(noted: readonly { index: number; warnings: readonly IngestWarning[] }[]) {
  const warnings = noted.flatMap(({ index, warnings }) => warnings.map((warning) => ({ index, ...warning })))
  return warnings.length === 0 ? {} : { warnings }
}

const maxErrors = 20

function refuse(faults: readonly CallFault[]): AppError {
  const [{ code, path, detail } = { code: 'invalid_body', path: '', detail: 'is not valid' } as const] = faults
  const errors = faults.slice(0, maxErrors).map((fault) => ({ path: fault.path, message: fault.detail }))
  return new AppError(code, { detail: `${path === '' ? 'The body' : path} ${detail}.`, path, extra: { errors } })
}

function refuseAll(rejected: readonly Rejection[]): AppError {
  const [{ index, path, detail } = { index: 0, path: '', detail: 'is not valid' }] = rejected
  const at = `batch/${index}${path === '' ? '' : `/${path}`}`
  return new AppError('invalid_body', {
    detail: `None of the ${rejected.length} calls could be taken. ${at} ${detail}.`,
    path: at,
    extra: { rejected },
  })
}
