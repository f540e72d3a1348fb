import { domainToASCII, domainToUnicode } from 'node:url'

/**
 * The one form in which an email address is kept and compared: small letters, composed characters, and an international
 * domain in its own script, so that `A@Ü.de`, `a@ü.de` and `a@xn--tda.de` meet. What is no address loses its capitals.
 * Source: UTS 46, as URLs are read.
 */
export function foldEmail(text: string): string {
  const [mailbox, domain] = divide(text.trim().toLowerCase().normalize('NFC'))
  return isInternational(domain) ? mailbox + (domainToUnicode(domainToASCII(domain)) || domain) : mailbox + domain
}

/** A folded address, and as it stands in mails, whose international domains travel under their ASCII names. */
export function spellEmail(folded: string): string[] {
  const [mailbox, domain] = divide(folded)
  return isInternational(domain) ? [...new Set([folded, mailbox + (domainToASCII(domain) || domain)])] : [folded]
}

function divide(address: string): [mailbox: string, domain: string] {
  const at = address.lastIndexOf('@') + 1
  return at === 0 ? [address, ''] : [address.slice(0, at), address.slice(at)]
}

/** Other ASCII would be read as the rest of a URL, and digits alone as an IP address. */
const isInternational = (domain: string) =>
  /[^\0-\x7f]|(?:^|\.)xn--/.test(domain) && !/[^a-z0-9._\u0080-\u{10ffff}-]/u.test(domain)
