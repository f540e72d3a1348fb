const claim = String.raw`(?:discounts?|offers?|deals?|coupons?|vouchers?|promo(?:tion)?s?|codes?|prices?|deadlines?|claims?|testimonials?|reviews?|ratings?|statistics|stats|numbers|quotes?|awards?|guarantees?|urgency|scarcity|countdowns?|shortages?)`
const some = String.raw`(?:(?:a|an|some|any|the|your own|a few|nice|good|great|big|attractive|juicy|plausible|random|new|special|limited|limited-time|little|bit of|sense of|customer|five[- ]star|fake|false) )*`

const shapes = [
  new RegExp(
    String.raw`\b(?:invent|inventing|fabricate|make up|making up|dream up|think up|think of|come up with|imagine) ${some}${claim}\b`,
  ),
  new RegExp(String.raw`\b(?:fake|false|phony|bogus|made-?up|invented|artificial|fictitious) ${some}${claim}\b`),
  /\b(?:pretend|lie|claim falsely|say falsely|tell them falsely)\b.{0,60}/,
  new RegExp(
    String.raw`\b(?:say|tell|claim|promise|write)\b.{0,60}\b(?:even though|although|even if|whether or not|no matter (?:if|whether))\b`,
  ),
  new RegExp(String.raw`\b(?:whatever|any) (?:discount|offer|deal|price|deadline) you (?:like|want|can think of)\b`),
]

/** Is a discount, deadline, price or claim wanted that nobody gave? */
export const asksToInvent = (text: string): boolean => shapes.some((shape) => shape.test(text))
