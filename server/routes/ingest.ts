import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type Call, BatchCall, callSchemas, type CallType, callTypes } from '../../store/ingest/calls.ts'
import { ingestCalls, type IngestResult } from '../../store/ingest/ingest.ts'
import { MicroBatcher } from '../../store/ingest/micro-batcher.ts'
import { writerOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

/**
 * The Segment calls, one at a time or in a batch. An answer of 200 means that every call of the request is committed.
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
export const ingestRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const onRequest = app.requireWriteKey()
  const batcher = new MicroBatcher((workspaceId, calls) => ingestCalls(store.db, workspaceId, calls, clock.now()))
  for (const type of callTypes) {
    const schema = { body: callSchemas[type], tags: ['ingest'], summary: `Segment’s ${type} call` }
    app.post(`/v1/${type}`, { onRequest, schema }, async (request) =>
      answer([await batcher.add(writerOf(request), withType(type, request.body))]),
    )
  }
  app.post(
    '/v1/batch',
    { onRequest, schema: { body: BatchCall, tags: ['ingest'], summary: 'Many calls at once: all of them or none' } },
    async (request) => {
      const { batch, sentAt, context } = request.body
      const withCommon = <Each extends Call>(call: Each): Each => ({
        ...call,
        sentAt: call.sentAt ?? sentAt,
        context: { ...context, ...call.context },
      })
      const workspaceId = writerOf(request)
      return answer(await ingestCalls(store.db, workspaceId, batch.map(withCommon), clock.now()))
    },
  )
}

function answer(results: readonly IngestResult[]) {
  const warnings = results.flatMap((result, index) => result.warnings.map((warning) => ({ index, ...warning })))
  return { success: true, ...(warnings.length === 0 ? {} : { warnings }) }
}

// The body was parsed by the schema of this very type.
const withType = (type: CallType, body: object) => ({ ...body, type }) as Call
