import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { expect } from 'vitest'
import { needsService } from '../domain/testing.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { openBuiltPages } from '../web-chat/testing/browser.ts'
import { writeAudience, writeEmbedSecret } from './members/read-identity.ts'
import { listenForTest } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

const test = needsService('chromium', base)

test('a page of another site shows the chat to the member whom its server signed, and a page of a third site does not', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const { browser, dist } = await openBuiltPages()
  const app = await givenApp({ store, clock, workspaceId }, { webRoot: dist })
  const url = await listenForTest(app.http)
  const maya = await givenMember(db, workspaceId, 'editor')
  const secret = writeEmbedSecret(app.deps.secret, workspaceId, 1)
  const host = createServer((_request, response) => {
    const iat = clock.now().epochMilliseconds / 1000
    void new SignJWT({ email: `${maya.id}@example.com` })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(iat)
      .setExpirationTime(iat + 60)
      .setJti(randomUUID())
      .setAudience(writeAudience(workspaceId))
      .sign(Buffer.from(secret))
      .then((identity) =>
        response.setHeader('content-type', 'text/html').end(`<!doctype html><title>Host</title>
          <iframe name="carillon" title="Carillon" style="width:100%;height:700px"></iframe>
          <form method="post" action="${url}/embed" target="carillon"><input type="hidden" name="identity" value="${identity}"></form>
          <script>document.forms[0].submit()</script>`),
      )
  })
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  // As sites go, localhost is another than 127.0.0.1, where Carillon is; both are one server here.
  const { port } = host.address() as AddressInfo // it listens on TCP
  const [allowed, foreign] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`]
  const [headers, payload] = [await app.as('admin'), { embedOrigins: [allowed] }]
  await app.http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(allowed)
  const frame = page.frameLocator('iframe')
  await frame.getByRole('textbox').fill('Hello')
  await frame.getByRole('textbox').press('Enter')
  // The answer comes by the socket, which the cookie of the frame opened.
  await frame.getByText('Hello.').first().waitFor()
  expect(await (await context.newPage()).goto(url).then((answer) => answer?.status())).toBe(401)
  const refused = page.waitForResponse((answer) => answer.url() === `${url}/embed`)
  await page.goto(foreign)
  expect((await refused).status()).toBe(403)
  await context.close()
  await app.http.close()
  await new Promise((resolve) => host.close(resolve))
})
