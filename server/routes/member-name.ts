import { z } from 'zod'

const isSeen = (text: string) =>
  /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''))

/** What a person or a key is called, in one line: whoever reads the audit must see that somebody stands there. */
export const MemberName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), 'must hold no line breaks or other control characters')
  .refine(isSeen, 'must hold a letter or another sign that can be seen')
