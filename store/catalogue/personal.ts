/** Names of traits that hold what belongs to a person, whoever else shares it. */
const personalName =
  /(^|_)(id|ids|uuid|name|names|firstname|lastname|fullname|nickname|surname|username|email|mail|phone|mobile|tel|address|street|zip|postcode|birthday|birthdate|dob|ip|token|secret|password|iban|ssn|note|notes|comment|comments|bio|owner|contact|manager|rep|assignee|referrer|spouse|parent)($|_)/
/** Plan and company names are shared words, not a person's. */
const sharedName = /^(plan|product|tier|team|segment|campaign|feature)_name$/
/** Traits whose values are places, things or words of the trade, however they are written. */
const wordTrait =
  /(^|_)(city|town|country|region|state|province|timezone|plan|product|tier|team|segment|campaign|feature|category|brand|shop|store|branch|industry|department|interest|genre|style|colou?r|source|channel|stage|status|type|kind|level|language|currency|role|title)($|_)/

/** An email or handle, a phone number, or a link. */
const personalValue = /@|^\+?[\d\s().-]{7,}$|:\/\//
/** “Maya Okafor”, “Dr. J. Sato”, “Okafor, Maya”: two to four capitalised words and nothing else. */
const personName = /^\p{Lu}[\p{L}'’-]*\.?(,? \p{Lu}[\p{L}'’-]*\.?){1,3}$/u

const toSnake = (trait: string) => trait.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()

/** Nothing of such a trait is told but that it exists, its kind and its coverage. */
export function isPersonalTrait(trait: string): boolean {
  const name = toSnake(trait)
  return personalName.test(name) && !sharedName.test(name)
}

/** Does this text look like somebody's email, phone, page or name? */
export function isPersonalValue(trait: string, value: string): boolean {
  return personalValue.test(value) || (personName.test(value) && !wordTrait.test(toSnake(trait)))
}
