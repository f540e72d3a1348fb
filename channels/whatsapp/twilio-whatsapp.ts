import type { Provider } from '../provider.ts'
import { openTwilio, type TwilioOptions } from '../twilio/open-twilio.ts'

/** Sends WhatsApp through Twilio: templates that were approved there, by their Content SID, and free text. */
export function twilioWhatsapp(options: TwilioOptions): Provider {
  return {
    name: 'twilio',
    channel: 'whatsapp',
    // Twilio has no idempotency keys for messages.
    idempotent: false,
    send: openTwilio(
      options,
      ({ content }) => {
        if (content.channel !== 'whatsapp') throw new RangeError(`WhatsApp was expected, not ${content.channel}`)
        if (content.text !== null) return { body: content.text }
        if (content.template === null) throw new RangeError('a template or free text was expected')
        const variables = content.parameters.map(({ key, value }) => [key, value] as const)
        return {
          contentSid: content.template,
          contentVariables: JSON.stringify(Object.fromEntries(variables)),
        }
      },
      'whatsapp:',
    ),
  }
}
