import { domainToASCII, domainToUnicode } from 'node:url'

/**
 * The one form in which an email address is kept and compared: small letters, composed characters, and an international
 * domain in its own script, so that `A@Ü.de`, `a@ü.de` and `a@xn--tda.de` meet. What nobody sees (marks of direction,
 * empty spaces) and letters of full width, as copying and keyboards leave them, are no other mailbox. What is no address
 * loses its capitals. Source: UTS 46, as URLs are read; RFC 8265 for mailboxes.
 */
export function foldEmail(text: string): string {
  // As nearly all are; ingest reads thousands a second.
  if (isAscii.test(text) && !/xn--/i.test(text)) return text.trim().toLowerCase()
  const [mailbox, domain] = divide(text.replaceAll(unseen, '').trim())
  return foldMailbox(mailbox) + (readDomain(domain) || fold(domain))
}

/** A folded address, and as it stands in mails, whose international domains travel under their ASCII names. */
export function spellEmail(folded: string): string[] {
  const [mailbox, domain] = divide(folded)
  return isInternational(domain) ? [...new Set([folded, mailbox + (domainToASCII(domain) || domain)])] : [folded]
}

/** Can it be one: a mailbox, and a domain that exists or could? */
export function isEmail(folded: string): boolean {
  const [, domain] = divide(folded)
  const isWritten = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(folded)
  return isWritten && (isAscii.test(domain) || readDomain(domain) !== '')
}

const unseen = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu
/** Joiners shape letters of some scripts, where they are part of a name; after others they do nothing. */
const idleJoiners = /(?<=^|[\p{ASCII}\p{Script=Latin}\p{Script=Inherited}])[\u200c\u200d]+/gu
const isAscii = /^\p{ASCII}*$/u
/** All of ASCII in full width but for its @. */
const wide = /[\uff01-\uff1f\uff21-\uff5e]/g
const narrow = (letter: string) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0xfee0)
const plainMailbox = /^[\w.!#$%&'*+/=?^`{|}~-]+@$/

const fold = (text: string) => text.toLowerCase().normalize('NFC')

function foldMailbox(mailbox: string): string {
  const folded = fold(fold(mailbox.replaceAll(wide, narrow)).replaceAll(idleJoiners, ''))
  const plain = folded.normalize('NFKC').toLowerCase()
  return plainMailbox.test(plain) ? plain : folded
}

const readDomain = (domain: string) => (isInternational(domain) ? domainToUnicode(domainToASCII(domain)) : '')

function divide(address: string): [mailbox: string, domain: string] {
  const at = address.lastIndexOf('@') + 1
  return at === 0 ? [address, ''] : [address.slice(0, at), address.slice(at)]
}

/** Other ASCII would be read as the rest of a URL, and digits alone as an IP address. */
const isInternational = (domain: string) =>
  /[^\0-\x7f]|(?:^|\.)xn--/i.test(domain) && !/[^a-z0-9._\u0080-\u{10ffff}-]/iu.test(domain)
