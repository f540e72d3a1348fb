import plugin from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { readHealth } from '../../store/deliveries/provider-health.ts'
import type { ServerDeps } from '../server-deps.ts'

/** GET /metrics: the process, how long each route takes, and who is ill, for Prometheus. Nothing in it names anybody. */
export const metrics = plugin((app, { store }: Pick<ServerDeps, 'store'>) => {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const duration = new Histogram({
    name: 'carillon_http_request_duration_seconds',
    help: 'Time from request to answer, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [register],
  })
  register.registerMetric(
    new Gauge({
      name: 'carillon_provider_ill',
      help: '1 from the first rest of a provider, because it is ill or over its quota, until it has answered again.',
      labelNames: ['channel', 'provider'] as const,
      registers: [],
      async collect() {
        this.reset()
        for (const { channel, provider, restsUntil } of await readHealth(store.db))
          this.set({ channel, provider }, restsUntil === null ? 0 : 1)
      },
    }),
  )
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    duration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  )
})
