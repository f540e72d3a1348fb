import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import plugin from 'fastify-plugin'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

/** /openapi.json (OpenAPI 3.1, made from the schemas that check each request) and /docs for people. */
export const documents = plugin(async (app) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Carillon',
        version: '0.1.0',
        description: 'Errors are application/problem+json with a stable `code`; docs/errors.md lists them.',
      },
      tags: [
        { name: 'ingest', description: 'Customers and events, as the Segment calls' },
        { name: 'customers', description: 'Who they are, what they allowed, what was sent to them' },
        { name: 'chat', description: 'Conversations with the agent' },
        { name: 'approvals', description: 'What waits for a person' },
        { name: 'campaigns', description: 'Campaigns and their results' },
        { name: 'segments', description: 'Saved audiences, and what one can ask of a condition' },
        { name: 'members', description: 'Who works here, how they come in, and their keys' },
        { name: 'workspace', description: 'Settings, catalogue and what was recorded' },
      ],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer' },
          writeKey: { type: 'http', scheme: 'basic', description: 'The write key is the user name.' },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
})
