import { Reading } from './reading.ts'

const sending =
  /^(blast|blasts|spam|send|message|notify|email|mail|text|push|sms|whatsapp|contact|ping|broadcast|shout|hit|reach|write)$/
const all = /^(everyone|everybody|all|whole|entire|list|base|database|evryone|eveyone|everyone)$/
const empty =
  /^(blast|blasts|spam|send|sending|out|off|message|messages|notify|notification|email|emails|mail|text|push|sms|whatsapp|contact|contacts|ping|broadcast|shout|hit|reach|write|everyone|everybody|all|whole|entire|list|base|database|evryone|eveyone|now|immediately|asap|today|right|away|instantly|straight|quick|quickly|something|anything|it|please|customers|customer|users|user|members|people|subscribers|this|minute|second|once|just|go|do|mailing|blast|full|every|single|one|person|urgently|urgent|fast|soon|possible|campaign|the|our|my|can|could|you|we|i|want|need|to|an|a|of|at|in|let|us|as|and|with|via|by|on|will|would|like|have|got)$/

/** A send to everyone with nothing to say: every word is about sending, everyone or haste. */
export function isBlast(text: string): boolean {
  const words = new Reading(text).tokens.filter(({ kind }) => kind !== 'mark').map(({ word }) => word)
  return (
    words.some((word) => sending.test(word)) &&
    words.some((word) => all.test(word)) &&
    words.every((word) => empty.test(word))
  )
}
