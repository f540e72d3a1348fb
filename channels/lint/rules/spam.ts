import { findAll, phrases } from '../phrases.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

const found = phrases(
  String.raw`you(?:['’]ve| have) won`, String.raw`you(?:['’]re| are) a winner`, 'claim your (?:prize|reward)', 'dear friend',
  'no obligation', 'cash bonus', String.raw`this is(?:n['’]t| not) spam`, 'extra income', 'work from home', '100 ?% free',
  'du hast gewonnen', 'sie haben gewonnen', 'vous avez gagné', 'has ganado', 'hai vinto', 'você ganhou', 'je hebt gewonnen',
) // prettier-ignore
const shouts = /[!！?？]{2,}|[$€£]{2,}/gu
/** A subject that pretends to answer. */
const falseReply = /^\s*(?:re|aw|sv|fw|fwd|wg|tr)\s*:/iu
const shorteners =
  /https?:\/\/(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rb\.gy|cutt\.ly)(?=[/\s)]|$)/giu

export const spam = defineCopyRule({
  id: 'spam_trigger',
  severity: 'warning',
  finds: 'what filters take for spam: won prizes, “!!!”, “$$$”, a subject that pretends to answer, shortened links',
  check: (copy) =>
    listWordFields(copy).flatMap(({ path, words, template }) => [
      ...findAll(words, found).map((each) => ({
        field: path,
        message: `“${each}” reads as spam. Say plainly what it is.`,
      })),
      ...findAll(words, shouts)
        .slice(0, 1)
        .map((each) => ({ field: path, message: `“${each}” shouts. One sign, or none, is enough.` })),
      ...(path === 'subject' && falseReply.test(words)
        ? [{ field: path, message: 'The subject pretends to answer a message. Begin with what the email is about.' }]
        : []),
      ...findAll(template, shorteners).map((each) => ({
        field: path,
        message: `The shortened link ${each} hides where it leads, and filters distrust it. Write the address out.`,
      })),
    ]),
})
