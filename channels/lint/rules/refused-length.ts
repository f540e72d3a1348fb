import { countOf } from '../../../domain/words.ts'
import { lengthLimits } from '../../length-limits.ts'
import { defineCopyRule } from '../rule.ts'

export const refusedLength = defineCopyRule({
  id: 'refused_length',
  severity: 'error',
  finds: 'SMS and WhatsApp texts longer than carriers take',
  check({ channel, fields }) {
    const most = lengthLimits.sms.characters
    if (channel !== 'sms' && channel !== 'whatsapp') return []
    return fields
      .filter(({ path, words }) => path === 'text' && words.length > most)
      .map(({ path, words }) => ({
        field: path,
        message: `The text has ${countOf(words.length, 'character')}; more than ${countOf(most, 'character')} are refused. Shorten it.`,
      }))
  },
})
