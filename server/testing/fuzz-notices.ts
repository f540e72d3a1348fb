import * as fc from 'fast-check'
import { sesBounce, sesComplaint, sesDelivery, type SnsSigner } from '../../channels/email/notices/testing.ts'
import { damageSome, type FuzzRequest, mostly } from './fuzz-bodies.ts'

const mailsOf = (workspaceId: number) =>
  fc.record({
    messageId: mostly(
      fc
        .tuple(fc.constantFrom(workspaceId, 999_999_999, 0), fc.nat())
        .map(([workspace, delivery]) => `<carillon.${workspace}.${delivery}@x.example>`),
    ),
    to: mostly(fc.constantFrom('ada@example.com', 'u1@example.com', '', 'a\u0000b@example.com')),
  })

/** A notice in which some fields hold anything. */
const noticesOf = (workspaceId: number) =>
  fc
    .tuple(
      mailsOf(workspaceId),
      fc.constantFrom(sesBounce, sesComplaint, sesDelivery),
      mostly(fc.constantFrom('Permanent', 'abuse')),
    )
    .chain(([mail, write, word]) => {
      // The builders only put the fields in their places: here they hold anything.
      const notice = Reflect.apply(write, null, [mail, word]) as Record<string, unknown>
      return fc.record(
        Object.fromEntries(Object.entries(notice).map(([name, value]) => [name, mostly(fc.constant(value))])),
      )
    })

/** What may come in the name of Amazon SNS: signed or not, with likely and unlikely content, whole or damaged. */
export function fuzzNotices(signer: SnsSigner, workspaceId: number): fc.Arbitrary<FuzzRequest> {
  const texts = noticesOf(workspaceId).map((notice) => JSON.stringify(notice))
  const kinds = fc.constantFrom('Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation')
  const signed = fc
    .record({ Message: texts, Type: kinds, SignatureVersion: fc.constantFrom('1', '2'), Token: fc.string() })
    .map((fields) => signer.write(fields))
  const forged = signed.chain((frame) =>
    fc.record(Object.fromEntries(Object.entries(frame).map(([name, value]) => [name, mostly(fc.constant(value))])), {
      requiredKeys: ['Type'],
    }),
  )
  return damageSome(fc.oneof({ weight: 2, arbitrary: signed }, { weight: 1, arbitrary: forged }))
}
