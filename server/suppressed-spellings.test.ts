import { domainToASCII } from 'node:url'
import { expect } from 'vitest'
import { smtp } from '../channels/email/smtp.ts'
import { startMailServer } from '../channels/email/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { test } from '../store/testing.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const mailboxes = ['ada', 'Bob.Lee', 'éva', 'o’neil', 'КИРА', '田中', 'straße']
const domains = ['example.com', 'ü.example', 'пример.example', '\u212a.example']

/** One mailbox as people, spreadsheets, mail programs and attackers write it. */
const spell = (mailbox: string, domain: string): string[] => {
  const ascii = domainToASCII(domain)
  const wide = (text: string) =>
    text.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
  const plain = `${mailbox}@${domain}`
  return [
    plain,
    plain.toUpperCase(),
    plain.normalize('NFD'),
    plain.normalize('NFD').toUpperCase(),
    `${mailbox}@${ascii}`,
    `${mailbox}@${ascii.toUpperCase()}`,
    `${mailbox}@${wide(domain)}`,
    `${mailbox}@${domain.replaceAll('.', '。')}`,
    `${mailbox}@${domain.replaceAll('.', '．')}`,
    `${mailbox}@${domain.slice(0, 1)}\u00AD${domain.slice(1)}`,
    `${mailbox}@${domain.slice(0, 1)}\u200B${domain.slice(1)}`,
    `${mailbox}@${domain}\u2060`,
    `${mailbox}\u200B@${domain}`,
    `\uFEFF${plain}`,
    `\u202A${plain}\u202C`,
    `${wide(mailbox)}@${domain}`,
    ` ${plain}\t`,
    `<${plain}>`,
    `Ada <${plain}>`,
    `mailto:${plain}`,
    `"${mailbox}"@${domain}`,
    `${mailbox}(x)@${domain}`,
    `${plain}.`,
    `${plain},`,
    `${plain},other@example.com`,
    `${plain}; other@example.com`,
    `other@example.com ${plain}`,
    `${mailbox}\\@${domain}`,
    `${mailbox}@${domain}@relay.example`,
    `@relay.example:${plain}`,
    `${mailbox}%${domain}@relay.example`,
    `${mailbox}%40${domain}`,
    `${plain}\r\nRCPT TO:<${plain}>`,
    `${plain}\u0000`,
    `${mailbox}@${domain}/x`,
    `${mailbox}@${domain}:25`,
    `${mailbox}@[${domain}]`,
    `${mailbox}@${encodeURIComponent(domain)}`,
  ]
}

test(
  'no spelling of a suppressed address gets a mail',
  { timeout: 240_000 },
  async ({ store, clock, workspaceId, inWs }) => {
    const recipients: string[] = []
    const server = await startMailServer({
      onRcptTo: ({ address }, _session, done) => (recipients.push(address), done()),
    })
    const provider = smtp({ url: server.url })
    const app = await givenApp({ store, clock, workspaceId })
    await inWs(async (ws) => {
      await givenCustomers(ws, 3)
      await changeSettings(ws, {
        senderEmail: 'hello@larkspur.example',
        brakes: { bounces: null, complaints: null, failures: null, optOuts: null },
      })
    })
    const people = mailboxes.flatMap((mailbox) =>
      domains.map((domain) => ({ mailbox, domain, spellings: spell(mailbox, domain) })),
    )
    const all = people.flatMap(({ spellings }) => spellings)
    const headers = await app.asWriter()
    for (let from = 0; from < all.length; from += 200) {
      const batch = all
        .slice(from, from + 200)
        .map((email, index) => ({ type: 'identify', userId: `odd-${from + index}`, traits: { email } }))
      const answer = await app.http.inject({ method: 'POST', url: '/v1/batch', headers, payload: { batch } })
      expect(answer.statusCode).toBe(200)
    }
    // Each by another spelling than the one before.
    const suppressions = people.map(({ spellings }, index) => ({
      channel: 'email',
      address: spellings[index % 10] ?? '',
    }))
    const answer = await app.http.inject({
      method: 'POST',
      url: '/v1/suppressions',
      headers: await app.as('editor'),
      payload: { suppressions },
    })
    expect(answer.statusCode).toBe(200)
    await inWs((ws) => givenLiveCampaign(ws, clock))
    const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
    await worker.drain()
    await worker.close()
    await provider.close?.()
    await server.close()
    const suppressed = new Set(suppressions.map(({ address }) => seen(address)))
    const reached = [...new Set(recipients.map(seen))]
    expect(reached.filter((address) => suppressed.has(address))).toEqual([])
    expect(reached).toEqual(expect.arrayContaining(['u1@example.com', 'u2@example.com', 'u3@example.com']))
    expect((await inWs(tallyDeliveries))['queued']).toBeUndefined()
    expect([all.length, suppressed.size]).toEqual([1_064, people.length])
  },
)

/** As eyes and mail servers take it, by other means than ours. */
function seen(address: string): string {
  const [mailbox = '', domain = ''] = address
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .normalize('NFKC')
    .toLowerCase()
    .split('@')
  return `${mailbox}@${domainToASCII(domain)}`
}
