const verbs = 'forget|unlearn|drop|delete|remove|scrap|lift|cancel'
const nouns = 'rules?|memory|memories|preferences?|bans?'

/** “You can say X again”: what was forbidden is not any more. */
const allowed =
  /^(?:(?:you|we) (?:can|may|are allowed to|are free to) (?:say|use|write|have)|(?:it is|it's) (?:ok|okay|fine) to (?:say|use|write)) (?:the words? )?(.+?) again\b/i

/** Is it a rule, and not a customer or a campaign, that is to go? */
export const asksToForget = (bare: string): boolean =>
  new RegExp(String.raw`^(?:forget|unlearn) (?:that|about|what|the|our|my|all about|to) (?!last)\S`).test(bare) ||
  new RegExp(String.raw`^(?:${verbs})\b.{0,60}\b(?:${nouns})\b`).test(bare) ||
  allowed.test(bare)

export const answersProposal = (bare: string): boolean =>
  /^(?:(?:yes|ok|sure|please) )*(?:keep|remember|save) (?:it|that|this|them|the rule|this rule|that rule)(?: (?:for|as) .{1,30})?$/.test(
    bare,
  ) || /^(?:no )?(?:do not|don't) (?:keep|remember|save) (?:it|that|this|the rule)$/.test(bare)

/** The words for the rule, without those that ask to forget it. */
export function readMeant(text: string): string {
  const again = allowed.exec(text.trim())?.[1]
  if (again !== undefined) return again.replaceAll(/["“”']/g, '').trim()
  const meant = text
    .replace(/^\W*(?:(?:please|ok|okay|now|and|can you|could you)[,\s]+)*/i, '')
    .replace(
      new RegExp(
        String.raw`^(?:${verbs})\s+(?:all\s+)?(?:(?:the|our|my|that|this)\s+)?(?:(?:${nouns})\s+)?(?:(?:about|on|for|of|that|against|what i said about)\s+)?`,
        'i',
      ),
      '',
    )
    .replace(new RegExp(String.raw`\s+(?:${nouns})[.!?]*$`, 'i'), '')
    .replaceAll(/^["“']|["”'][.!]?$/g, '')
    .trim()
  return meant === '' ? text : meant
}
