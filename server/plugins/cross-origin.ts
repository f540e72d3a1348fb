import type { FastifyInstance } from 'fastify'

/**
 * Let pages of any site call the routes of this plugin. They are allowed by the write key, never by a cookie, so no
 * origin can do more than another. Answers of every status carry the header: a browser that may not read a refusal takes
 * it for a lost connection, and its client tries again.
 */
export function allowOtherOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*')
  })
}

/** Answer the browser’s question before a request with headers of its own. */
export function answerPreflight(app: FastifyInstance, path: string, methods = 'POST'): void {
  app.options(path, { schema: { hide: true } }, (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', methods)
      .header('access-control-allow-headers', 'authorization, content-type, content-encoding, x-retry-count')
      .header('access-control-max-age', '7200')
      .send(),
  )
}
