import { normaliseForms } from './read-words.ts'

/** An amount that copy may promise. */
export type Amount = {
  /** `percent`, or the ISO code of a currency. */
  unit: string
  value: number
  /** As it is written. */
  written: string
}

const currencies: Record<string, string> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  '₫': 'VND',
  '฿': 'THB',
  euro: 'EUR',
  dollar: 'USD',
  dollars: 'USD',
  euros: 'EUR',
  bucks: 'USD',
  quid: 'GBP',
  franken: 'CHF',
  francs: 'CHF',
  złotych: 'PLN',
  zł: 'PLN',
  kr: 'SEK',
  yen: 'JPY',
}
const codes = ['USD', 'EUR', 'GBP', 'CHF', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'BRL', 'INR', 'AUD', 'CAD']
const signs = Object.keys(currencies).filter((name) => !/\p{L}/u.test(name))
const names = [...Object.keys(currencies).filter((name) => /\p{L}/u.test(name)), ...codes]
const sign = `[${signs.join('')}]`
const number = String.raw`\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?`
const percentWords = String.raw`percent|per cent|prozent|pour ?cent|por ?ciento|per ?cento|por cento|procent`
const figure = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,])(?:(${sign}|(?:${codes.join('|')})(?![\p{L}]))\s?(${number})|(${number})\s?(%|٪|(?:${percentWords}|${names.join('|')})(?![\p{L}])|${sign}))`,
  'giu',
)

/** Numbers that people rather write out when they speak of percents. */
const spoken: Record<string, number> = {
  five: 5, ten: 10, fifteen: 15, twenty: 20, 'twenty-five': 25, thirty: 30, forty: 40, fifty: 50, seventy: 70, ninety: 90,
  fünf: 5, zehn: 10, fünfzehn: 15, zwanzig: 20, dreißig: 30, vierzig: 40, fünfzig: 50,
  cinq: 5, dix: 10, quinze: 15, vingt: 20, trente: 30, quarante: 40, cinquante: 50,
  cinco: 5, diez: 10, quince: 15, veinte: 20, treinta: 30, cuarenta: 40, cincuenta: 50,
} // prettier-ignore
const spokenFigure = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(${Object.keys(spoken).join('|')})[\s-](?:%|${percentWords})(?![\p{L}])`,
  'giu',
)
const half =
  /(?<!\p{L})(?:half[- ]price|half off|(?:zum )?halben? preis|moitié prix|mitad de precio|metà prezzo|metade do preço|halve prijs)(?!\p{L})/giu

/** Every percentage and every sum of money in a text, in the order of kinds: figures, numbers in words, halves. */
export function findAmounts(text: string): Amount[] {
  const plain = normaliseForms(text)
  const figures = Array.from(plain.matchAll(figure), ([written, before, first, second, after]) => ({
    unit: unitOf(before ?? after ?? ''),
    value: readNumber(first ?? second ?? ''),
    written: written.trim(),
  }))
  const inWords = Array.from(plain.matchAll(spokenFigure), ([written, word]) => ({
    unit: 'percent',
    value: spoken[(word ?? '').toLowerCase()] ?? 0,
    written,
  }))
  const halves = Array.from(plain.matchAll(half), ([written]) => ({ unit: 'percent', value: 50, written }))
  return [...figures, ...inWords, ...halves]
}

function unitOf(written: string): string {
  const lower = written.toLowerCase()
  return currencies[lower] ?? (codes.includes(written.toUpperCase()) ? written.toUpperCase() : 'percent')
}

/** “1.299,00” and “1,299.00” are one number; a lone separator before three digits groups them. */
function readNumber(written: string): number {
  const decimals = /[.,](\d{1,2})$/.exec(written)?.[1]
  const whole = decimals === undefined ? written : written.slice(0, -decimals.length - 1)
  return Number(`${whole.replaceAll(/\D/g, '')}.${decimals ?? '0'}`)
}
