import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js'

/** What Twilio is to do about an incoming message: answer with this text, or nothing when it is null. */
export function answerTwiml(text: string | null): string {
  const response = new MessagingResponse()
  // XML has no room for control characters.
  if (text !== null) response.message(text.toWellFormed().replaceAll(/[^\P{Cc}\n]+|[\ufffe\uffff]/gu, ' '))
  return response.toString()
}
