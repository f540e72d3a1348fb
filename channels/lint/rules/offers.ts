import { findAll, phrases } from '../phrases.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

/** What the copy may call it, and any word by which people speak of the same. */
const families = [
  {
    said: phrases(
      'discounts?', 'discounted', 'coupons?', 'vouchers?', 'promo codes?', 'buy one,? get one', 'cashback', 'special price',
      'rabatt(?:e|code)?', 'gutschein(?:e|code)?', 'sonderpreis', 'remise', 'code promo', 'descuentos?', 'cupón', 'cupones',
      'sconto', 'sconti', 'buono sconto', 'descontos?', 'cupom', 'korting', 'kortingscode',
    ),
    given: /discount|coupon|voucher|promo|sale|offer|deal|cash.?back|% ?off|rabatt|gutschein|angebot|remise|offre|soldes|descuent|cup[óo]|oferta|rebaja|scont|offert|descont|korting|aanbieding/iu,
  },
  {
    said: phrases(
      'free (?:shipping|delivery|gifts?|months?|upgrades?|samples?|returns)', 'for free', 'free of charge', 'no cost',
      'kostenlos(?:e[nrms]?)?', 'gratis', 'geschenkt', 'gratuit(?:e|es|s|ement)?', 'offert(?:e|s)?', 'gratuit[oaie]', 'grátis',
    ),
    given: /free|no cost|kostenlos|gratis|geschenk|gift|gratuit|offert|grátis/iu,
  },
] // prettier-ignore

export const offers = defineCopyRule({
  id: 'ungiven_offer',
  severity: 'warning',
  finds: 'a discount, voucher or something free that nobody spoke of',
  check: (copy, { given }) =>
    families.flatMap(({ said, given: family }) =>
      family.test(given)
        ? []
        : listWordFields(copy).flatMap(({ path, words }) =>
            findAll(words, said).map((found) => ({
              field: path,
              message: `“${found}” offers something that nobody gave. Leave it out, or ask the member whether it is so.`,
            })),
          ),
    ),
})
