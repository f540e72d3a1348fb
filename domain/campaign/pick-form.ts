import { isWindowOpen } from '../messaging-window.ts'
import type { WhatsappContent } from './content.ts'
import type { PickedContent } from './pick-content.ts'

type Forms = { text: WhatsappContent; template: WhatsappContent }

/** The same content gets the same forms, so that what is known of a form need not be found out for each customer. */
const known = new WeakMap<WhatsappContent, Forms>()

/**
 * What of a WhatsApp message leaves now: its free text while the window that the customer opened by writing is open,
 * its template otherwise. Other channels have one form.
 * @param lastAt when the customer wrote last; null: not that anybody knows
 */
export function pickForm(picked: PickedContent, lastAt: Temporal.Instant | null, now: Temporal.Instant): PickedContent {
  if (picked.channel !== 'whatsapp') return picked
  const { content } = picked
  if (content.text === null || content.template === null) return picked
  const forms = known.get(content) ?? split(content)
  return { ...picked, content: isWindowOpen(lastAt, now) ? forms.text : forms.template }
}

function split(content: WhatsappContent): Forms {
  const forms = { text: { ...content, template: null, parameters: [] }, template: { ...content, text: null } }
  known.set(content, forms)
  return forms
}
