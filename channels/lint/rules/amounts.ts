import { type Amount, findAmounts } from '../amounts.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

const isSame = (a: Amount) => (b: Amount) => a.unit === b.unit && a.value === b.value

/** “100 % cotton” promises nothing; “100 % off” does. */
const isFigureOfSpeech = ({ unit, value, written }: Amount, words: string) =>
  unit === 'percent' && value === 100 && !new RegExp(`${written}\\s+(?:off|discount|free|rabatt)`, 'iu').test(words)

export const amounts = defineCopyRule({
  id: 'ungiven_amount',
  severity: 'error',
  finds: 'a percentage, price or sum that is neither in what members said, nor in the brand’s facts or the catalogue',
  check(copy, { given }) {
    const known = findAmounts(given)
    return listWordFields(copy).flatMap(({ path, words }) =>
      findAmounts(words)
        .filter((amount) => !known.some(isSame(amount)) && !isFigureOfSpeech(amount, words))
        .map(({ written }) => ({
          field: path,
          message: `“${written}” is an amount that nobody gave. Leave it out, or ask the member what it is.`,
        })),
    )
  },
})
