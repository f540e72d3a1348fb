import { personalWords, sharedWords } from './personal-words.ts'

/** Parts of words that hold what belongs to a person in any compound: kundenname, phonenumber, mailadresse. */
const personalStem = /(name|namn|naam)$|phone|telef|mail|addres|adress|birth|geburt|passw/
/** The same in scripts that write no spaces between words. */
const personalSign =
  /姓名|名字|名前|氏名|昵称|暱稱|电话|電話|手机|手機|携帯|邮箱|郵箱|邮件|メール|地址|住址|住所|生日|이름|성명|전화|휴대폰|이메일|주소|ชื่อ|โทรศัพท์|ที่อยู่/
/** Plan and company names are shared words, not a person's. */
const sharedName = /^(plan|product|tier|team|segment|campaign|feature)_?name$/

/** An email or handle, also spelled out, or a link. */
const addressOrLink = /[@＠]|[([]\s*at\s*[)\]]|:\/\/|^www\./i
/** Seven digits or more, in any script, with no more between them than phone numbers have. */
const phoneNumber = /(\p{Nd}[\s()./‐-]{0,3}){7,}/u
/** “Maya Okafor”, “Dr. J. Sato”, “Okafor, Maya”, “Ludwig van Beethoven”: capitalised words and nothing else. */
const personName =
  /^\p{Lu}[\p{L}\p{M}'’-]*\.?(,? ((van|von|der|den|de|da|di|del|della|dos|la|le|el|al|bin|ibn|bint|zu) ){0,2}\p{Lu}[\p{L}\p{M}'’-]*\.?){1,3}$/u
/** One to four words in a script without capitals, where a name looks like any other word: 张伟, محمد علي. */
const uncasedWords = /^([\p{Lo}\p{Lm}\p{M}\p{sc=Georgian}'’·-]+[ ・\u200c]?){1,4}$/u

/** The words of a trait’s name, however it is written: firstName, First Name, first-name2, PRÉNOM. */
const wordsOf = (trait: string): string[] =>
  trait
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')

type TraitVerdict = { isPersonal: boolean; isShared: boolean }

function judge(trait: string): TraitVerdict {
  const words = wordsOf(trait)
  const isPersonal =
    words.some((word) => personalWords.has(word) || personalStem.test(word)) || personalSign.test(trait)
  return {
    isPersonal: isPersonal && !sharedName.test(words.join('_')),
    isShared: words.some((word) => sharedWords.has(word)),
  }
}

/** Every change of a trait asks, and a workspace has few names. */
const judged = new Map<string, TraitVerdict>()
const maxJudged = 5_000

function judgeOnce(trait: string): TraitVerdict {
  const known = judged.get(trait)
  if (known !== undefined) return known
  if (judged.size >= maxJudged) judged.clear()
  const verdict = judge(trait)
  judged.set(trait, verdict)
  return verdict
}

/** Nothing of such a trait is told but that it exists, its kind and its coverage. */
export const isPersonalTrait = (trait: string): boolean => judgeOnce(trait).isPersonal

/** Does this text look like somebody's email, phone, page or name? */
export function isPersonalValue(trait: string, value: string): boolean {
  if (addressOrLink.test(value) || phoneNumber.test(value)) return true
  return (personName.test(value) || uncasedWords.test(value)) && !judgeOnce(trait).isShared
}
