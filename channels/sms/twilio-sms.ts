import type { Provider } from '../provider.ts'
import { openTwilio, type TwilioOptions } from '../twilio/open-twilio.ts'

/** Sends SMS through Twilio, from a number or the senders of a Messaging Service. */
export function twilioSms(options: TwilioOptions): Provider {
  return {
    name: 'twilio',
    channel: 'sms',
    // Twilio has no idempotency keys for messages.
    idempotent: false,
    send: openTwilio(
      options,
      ({ content }) => {
        if (content.channel !== 'sms') throw new RangeError(`an SMS was expected, not ${content.channel}`)
        // What was approved is what is sent: smart encoding would put other characters in place of some.
        return { body: content.text, smartEncoded: false }
      },
      '',
    ),
  }
}
