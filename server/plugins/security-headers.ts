import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Sites whose pages may show the answer in a frame; set by `letFrame`. */
    frameHosts: readonly string[]
  }
}

const noFrame = "frame-ancestors 'none'"

/** What a page of ours may load: our own files, and nothing else from anywhere. */
export const pagePolicy = [
  "default-src 'none'",
  ...['script', 'style', 'img', 'font', 'connect'].map((kind) => `${kind}-src 'self'`),
  "base-uri 'none'",
  "form-action 'none'",
  noFrame,
].join('; ')

/** Let pages of these origins show the answer in a frame; without it nobody may. */
export function letFrame(request: FastifyRequest, hosts: readonly string[]): void {
  request.frameHosts = hosts
}

/** On every answer; what is no page may load nothing at all. */
export const securityHeaders = plugin((app) => {
  app.decorateRequest('frameHosts')
  app.addHook('onRequest', async (request) => letFrame(request, []))
  app.addHook('onSend', async ({ frameHosts }, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('cross-origin-opener-policy', 'same-origin')
    const policy = String(reply.getHeader('content-security-policy') ?? `default-src 'none'; ${noFrame}`)
    const frames = frameHosts.length === 0 ? noFrame : `frame-ancestors ${frameHosts.join(' ')}`
    reply.header(
      'content-security-policy',
      policy.replace(noFrame, () => frames),
    )
  })
})
