import { type RawBuilder, sql } from 'kysely'
import { type PersonTerms, phonePattern } from '../../domain/privacy/redact.ts'

/**
 * May this text name the person? A wide first look, so that only few rows are read: the exact one is domain/privacy.
 * @param text an expression of type text
 */
export function mayName(text: RawBuilder<unknown>, terms: PersonTerms): RawBuilder<boolean> {
  const needles = [...new Set([...terms.exact, ...terms.names].flatMap(spellings).map(lowerAscii))]
  const patterns = [...terms.phones.map(phonePattern), `customerId\\\\*": ?${terms.customerId}\\M`]
  return sql<boolean>`(
    exists (select 1 from jsonb_array_elements_text(${JSON.stringify(needles)}::jsonb) as n (needle)
             where strpos(lower(${text} collate "C"), n.needle) > 0)
    or ${text} ~ any(${patterns}))`
}

const lowerAscii = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** As it is, and as it stands in JSON, in JSON inside JSON, and in a URL. */
function spellings(term: string): string[] {
  const inJson = JSON.stringify(term).slice(1, -1)
  return [term, inJson, JSON.stringify(inJson).slice(1, -1), encodeURIComponent(term)]
}
