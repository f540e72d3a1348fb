/**
 * Does a message of its own words ask that nothing more be sent? The FCC wants any reasonable way of saying so obeyed (47
 * CFR 64.1200(a)(10), since April 2025). A sentence counts as a whole, so that “don’t stop” and “stop by the shop” do not.
 */
export function asksToStop(text: string): boolean {
  const own = text
    .replaceAll(/^[^\S\r\n]*>.*$/gm, '')
    // A phone's “Liked “…”” repeats our own words.
    .replaceAll(/[“”„«»"][^“”„«»"]*[“”„«»"]/g, ' ')
  return own.split(/[.!?…;:\n\r]|\s[-–—]+\s/).some((sentence) => request.test(toWords(sentence)))
}

/** Small letters without accents, a space between words. */
export const toWords = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s]+/gu, '')
    .trim()
    .replaceAll(/\s+/g, ' ')

/** Words that by themselves can mean nothing else, also in other languages in which our pages speak. */
const clearWords = [
  'stop|stop all|stopall|unsubscribe|unsubcribe|unsuscribe|opt out|optout',
  'stopp|stoppen|abmelden|abbestellen|afmelden|arret|arreter|desabonner|desinscrire|baja|darme de baja|cancelar suscripcion',
  'parar|sair|descadastrar|cancelar subscricao|disiscrivimi|annulla iscrizione|ايقاف|توقف|الغاء الاشتراك',
].join('|')
const polite = [
  'please|pls|plz|kindly|thanks|thank you|thx|now|immediately|already|ok|okay|hi|hello|hey|just|everything',
  'bitte|danke|svp|merci|por favor|gracias|obrigado|obrigada|per favore|grazie|alstublieft|aub|من فضلك|شكرا',
].join('|')
const before = `(?:(?:${polite}|i (?:already )?(?:said|told you)(?: to)?|i (?:want|wish|need) (?:you )?to|i ?(?:would|d) like (?:you )?to|(?:can|could|would|will) you|how (?:do|can) i|you (?:must|need to|have to)) )*`
const after = `(?: (?:${polite}|again|anymore|any more|ever|at all))*`

const texts =
  '(?:(?:any|all|more|further|of|these|this|those|such|your|the|marketing|promotional) )*(?:texts?|text messages?|messages?|msgs?|sms|spam|ads?|promotions?|notifications?|alerts?)'
const whatever = `(?:${texts}|(?:any more of )?(?:this|these|those)(?: stuff)?|stuff|anything(?: (?:more|else))?)`
const me = '(?:me|us|my (?:phone|number)|this (?:phone|number))'
const lists = `(?:(?:any|all|these|this|those|your|the|mailing|marketing|contact|text|texting|sms|message) )*(?:lists?|everything|all|this|${texts})`

const asks = [
  clearWords,
  `stop (?:sending|texting|messaging|contacting|writing|spamming|bothering|harassing|calling)(?: (?:to )?${me})?(?: ${whatever})?`,
  `(?:stop|end|no more) ${texts}`,
  `(?:do not|dont|never) (?:text|message|msg|sms|contact|call|write|spam|bother)(?: to)? ${me}`,
  `(?:do not|dont|never) send (?:${me}(?: ${whatever})?|${texts})`,
  `i (?:do not|dont|no longer) want (?:to (?:get|receive|have) )?(?:${whatever})(?: from you)?`,
  `(?:unsubscribe|remove|delete|drop) ${me}(?: from ${lists})?`,
  `take ${me} off(?: of)?(?: ${lists})?`,
  `opt ${me} out(?: of ${lists})?`,
  `(?:unsubscribe from|opt out of) ${lists}`,
  'leave (?:me|us) alone|lose my number|(?:i )?(?:revoke|withdraw) (?:my )?consent',
]
const request = new RegExp(`^${before}(?:${asks.join('|')})${after}$`, 'u')
