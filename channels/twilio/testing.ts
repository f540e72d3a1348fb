import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { TwilioAccount } from '../../domain/config.ts'
import { type Lead, leadTo } from '../testing.ts'
import { makeCertificate } from '../webhooks/testing.ts'

export const twilioAccount: TwilioAccount = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'f'.repeat(32) }

/** A message as it was asked for: the form's fields, with who asks. */
export type TwilioRequest = { path: string; authorization: string | undefined; form: Record<string, string> }
export type TwilioAnswer =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | 'take'
  /** Says nothing, having taken the message or not: nobody on this side can tell. */
  | 'hang'
  | 'take_and_hang'
  /** Ends the connection instead of answering. */
  | 'close'
  /** Takes the message, and ends the connection in the middle of its answer. */
  | 'take_and_close'

export type TwilioStub = {
  /** Where Twilio's name leads, for a process of its own. */
  leads: Record<string, Lead>
  requests: TwilioRequest[]
  /** What was taken: each would reach a phone. */
  taken: (TwilioRequest & { sid: string })[]
  /** The most requests that were open at once. */
  mostAtOnce: () => number
  /** Ends every open connection. */
  drop: () => void
  close: () => Promise<void>
}

/** An error body as Twilio's REST API writes it. */
export const twilioError = (status: number, code: number) => ({
  status,
  body: {
    code,
    message: 'A message that may quote +447700900001.',
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  },
})

/** Twilio's far side: its client calls api.twilio.com by its name, which leads here while this is open. */
export async function openTwilioStub(
  answer: (request: TwilioRequest, count: number) => TwilioAnswer | Promise<TwilioAnswer> = () => 'take',
): Promise<TwilioStub & { ca: string }> {
  const name = 'api.twilio.com'
  const { key, cert } = makeCertificate(name)
  const requests: TwilioRequest[] = []
  const taken: TwilioStub['taken'] = []
  let open = 0
  let most = 0
  const server = createServer({ key, cert }, (request, response) => {
    most = Math.max(most, (open += 1))
    response.once('close', () => (open -= 1))
    void readForm(request).then(async (form) => {
      const one = { path: request.url ?? '', authorization: request.headers.authorization, form }
      const said = await answer(one, requests.push(one))
      if (typeof said === 'object') return say(response, said)
      const sid = `SM${String(taken.length + 1).padStart(32, '0')}`
      if (said.startsWith('take')) taken.push({ ...one, sid })
      if (said === 'take') return say(response, { status: 201, body: { sid, status: 'queued' } })
      if (said === 'take_and_close') response.writeHead(201, { 'content-length': '500' }).write('{"sid":')
      if (said === 'close' || said === 'take_and_close') setImmediate(() => request.socket.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const restore = leadTo(name, { port, ca: cert })
  return {
    ca: cert,
    leads: { [name]: { port, ca: cert } },
    requests,
    taken,
    mostAtOnce: () => most,
    drop: () => server.closeAllConnections(),
    async close() {
      restore()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function say(response: ServerResponse, { status, body, headers = {} }: Exclude<TwilioAnswer, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  request.setEncoding('utf8')
  return Object.fromEntries(new URLSearchParams((await request.toArray()).join('')))
}

/** A call of Twilio's, as `inject` of the server takes it. @param url as Twilio calls it, with scheme and host */
export function signedCall(url: string, form: Record<string, string>, { authToken } = twilioAccount) {
  return {
    method: 'POST' as const,
    url: new URL(url).pathname + new URL(url).search,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, url, form),
    },
    payload: new URLSearchParams(form).toString(),
  }
}
