import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import type { TwilioForm } from './read-callbacks.ts'

/**
 * Did Twilio sign this call? Its signature is over the whole address as Twilio called it, and every field of the form.
 * @param url with scheme and host as customers reach us, whatever stands in front of this server
 */
export function isSignedByTwilio(
  authToken: string,
  { url, signature, form }: { url: string; signature: string; form: TwilioForm },
): boolean {
  return validateRequest(authToken, signature, url, form)
}
