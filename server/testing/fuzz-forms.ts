import * as fc from 'fast-check'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { type FuzzRequest, mutate, mutations } from './fuzz-bodies.ts'

/** A likely value, and now and then any text: controls, halves of characters, long ones, numbers out of range. */
const mostly = (...likely: string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...likely) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '\u0000', '\ud800', '__proto__', '-1', '9'.repeat(40), 'x'.repeat(20_000)),
    },
  )

const fieldsOf = (phones: readonly string[], sid: string) =>
  fc
    .dictionary(
      mostly('MessageSid', 'MessageStatus', 'To', 'From', 'Body', 'ErrorCode', 'OptOutType', 'AccountSid'),
      fc.string({ maxLength: 10 }),
      { maxKeys: 4 },
    )
    .chain((odd) =>
      fc
        .record({
          MessageSid: mostly(sid, `SM${'1'.repeat(32)}`, `MM${'2'.repeat(32)}`),
          MessageStatus: mostly('queued', 'sent', 'delivered', 'read', 'undelivered', 'failed', 'canceled'),
          To: mostly(...phones, '+14155550100'),
          From: mostly(...phones, ...phones.map((phone) => `whatsapp:${phone}`)),
          Body: mostly('STOP', 'start', 'Help', 'yes!', 'Where is my order? 🛒', 'عربة'),
          ErrorCode: mostly('30003', '30005', '63016', ''),
          OptOutType: mostly('', 'STOP', 'START', 'HELP'),
        })
        .map((fields) => ({ ...fields, ...odd })),
    )

/** Forms as Twilio posts them to one address, some damaged on their way; two of three are signed as they arrive. */
export function fuzzForms(
  url: string,
  { phones, sid, authToken }: { phones: readonly string[]; sid: string; authToken: string },
): fc.Arbitrary<FuzzRequest> {
  const signing = fc.constantFrom('as it arrives', 'as it arrives', 'as it left', 'another', 'none')
  const contentTypes = fc.oneof(
    { weight: 20, arbitrary: fc.constant('application/x-www-form-urlencoded') },
    { weight: 1, arbitrary: fc.constantFrom('application/json', 'multipart/form-data', 'x', '') },
  )
  return fc
    .tuple(fieldsOf(phones, sid), mutations, signing, contentTypes)
    .map(([fields, mutation, signed, contentType]) => {
      const written = Buffer.from(new URLSearchParams(fields).toString())
      const payload = mutate(written, mutation)
      const form = contentType === 'application/x-www-form-urlencoded' ? readForm(payload.toString()) : {}
      const signature =
        signed === 'as it arrives'
          ? getExpectedTwilioSignature(authToken, url, form)
          : getExpectedTwilioSignature(signed === 'another' ? 'x' : authToken, url, fields)
      return {
        payload,
        headers: { 'content-type': contentType, ...(signed === 'none' ? {} : { 'x-twilio-signature': signature }) },
      }
    })
}

function readForm(body: string): Record<string, string | string[]> {
  const fields = Map.groupBy(new URLSearchParams(body), ([name]) => name)
  return Object.fromEntries([...fields].map(([name, all]) => [name, all.map(([, value]) => value)]))
}
