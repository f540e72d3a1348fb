import { cleanOutsideText } from './clean-text.ts'

/** “Ignore all rules” and its like in the languages that members write most, and what chat templates put before a speaker. */
const orders: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instructions?|prompts?|rules?|approvals?|above)\b/i,
  /\b(?:ignorier\w*|vergiss|missachte\w*)\b.{0,40}\b(?:anweisung\w*|regeln?|vorgaben?)\b/i,
  /\b(?:ignore[zr]?|oublie[zr]?)\b.{0,40}\b(?:instructions?|r[èe]gles?|consignes?)\b/i,
  /\b(?:ignora\w*|olvida\w*|dimentica\w*|esque[cç]\w*)\b.{0,40}\b(?:instruc\w*|istruzion\w*|reglas?|regole|regras?)\b/i,
  /(?:忽略|无视|無視).{0,20}(?:指令|指示|规则|規則)/,
  /<\|?\/?(?:im_start|im_end|system|assistant)\|?>|\b(?:role|system)\s*["']?\s*:\s*["']?(?:system|assistant|ignore)\b/i,
]

/** Does data read like an order to whoever processes it? It is obeyed by nobody; members are told that it is there. */
export function readsAsOrder(text: string): boolean {
  const seen = cleanOutsideText(text.slice(0, 2_000))
  return orders.some((order) => order.test(seen))
}
