import { expect, test } from 'vitest'
import { LintRule } from '../../domain/memory.ts'
import { lintContent } from './lint-content.ts'
import { copyRules } from './rules.ts'
import { emailOf, pushOf, rulesBroken, smsOf } from './testing.ts'

function holds(id: string, bad: readonly string[], near: readonly string[]): void {
  test.each(bad)(`${id} is broken by %j`, (body) => expect(rulesBroken(emailOf(body))).toContain(id))
  test.each(near)(`${id} lets %j be`, (body) => expect(rulesBroken(emailOf(body))).not.toContain(id))
}

holds(
  'ungiven_amount',
  [
    'Take 20 % off', '20% Rabatt', 'Now $1,299.00', 'nur 12,50 €', 'EUR 5 for you', '10 euros de moins', 'twenty percent off',
    'zum halben Preis', 'half-price week', '２０％ off', '٢٠٪ خصم', '100 % off', '2\u200b0 % off', '{{ "20%" }} off', '{{ 2 }}{{ 0 }} % off',
    '{% assign deal = "20 %" %}{{ deal }} off', '{{ customer.first_name | default: "20 % off" }}', 'Save £5', '₹500 cashback',
  ],
  ['{{ customer.usage_pct }} % used', '100 % cotton', 'in 20 days', '20 templates', 'version 2.0', 'Room 5, floor 3', 'from 10 to 12'],
) // prettier-ignore
holds(
  'ungiven_offer',
  [
    'Your discount code inside',
    'Free shipping all week',
    'Mit Gutschein sparen',
    'Livraison gratuite',
    'Upgrade for free',
  ],
  ['Feel free to reply', 'A hands-free way to draw', 'Your free trial ends soon', 'Offering help'],
)
holds(
  'unproven_claim',
  [
    'The best design tool.', 'Guaranteed.', 'We are #1', 'The #1 tool', 'Das beste Angebot', 'Unschlagbar günstig', 'Clinically proven',
    'It cures headaches', 'Double your income', 'Risk-free', 'Le meilleur prix', 'El mejor precio', 'Lose 10 kg', 'world’s best coffee', '𝗚𝘂𝗮𝗿𝗮𝗻𝘁𝗲𝗲𝗱',
  ],
  [
    'All the best, Ana', 'Best wishes', 'the best way to start', 'your best work', 'order #1', 'Season #12', 'Beste Grüße', 'the best part of the day',
    'cured ham', 'Le meilleur moment', 'do your best',
  ],
) // prettier-ignore
holds(
  'false_urgency',
  [
    'Hurry!',
    'Last chance',
    'Only 3 left',
    'It ends tonight',
    'Nur noch heute',
    'Dernière chance',
    'Solo hoy',
    'Laatste kans',
  ],
  [
    'Your trial ends tomorrow',
    'No need to rush',
    'Take your time',
    'the last chapter',
    'The class ends at noon',
    'left on your desk',
  ],
)
holds(
  'spam_trigger',
  ['You have won', 'Wow!!!', 'Earn $$$', 'see https://bit.ly/x', 'What?!', 'Dear friend'],
  ['Did it work?', 'Hello!', 'a bit.ly alternative', 'https://example.com/bit.ly', 'We won an award'],
)
holds(
  'all_capitals',
  ['THIS IS YOUR VERY LAST WARNING', 'GREAT NEWS', 'LOOK HERE FRIENDS and more words'],
  ['HTML and GDPR explained', 'NATO', 'Hi NASA team', 'مرحبا بالجميع', '新しいテンプレート', 'A new CSS editor'],
)
holds('emoji_flood', ['🎉🎉🎉🎉', 'a 😀 b 😀 c 😀 d 😀'], ['Done 🎉', '👨‍👩‍👧‍👦 👩🏽‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1234567890', '© ® ™ ↔ ✔'])
holds(
  'empty_link_text',
  ['[here](https://x.example)', '[Click here!](https://x.example)', '[Hier](https://x.example)', '[https://x.example](https://x.example)', '[](https://x.example)'],
  ['[See your boards here](https://x.example)', '![here](https://x.example/a.png)', '[{{ event.title }}](https://x.example)'],
) // prettier-ignore
holds(
  'weak_alt_text',
  ['![image](https://x.example/a.png)', '![IMG_2041.jpg](https://x.example/a.png)', '![Logo](https://x.example/a.png)', '![Bild 1](https://x.example/a.png)'],
  ['![Autumn coats](https://x.example/a.png)', '![Logo of the fair in red](https://x.example/a.png)', '[image](https://x.example)'],
) // prettier-ignore
holds(
  'hidden_characters',
  ['abc\u202Edef', 'zero\u200Bwidth', '\u2066open', 'soft\u00ADhyphen', 'private\uE123', '\u2069'],
  ['می\u200Cخواهم', '👨‍👩‍👧 family', 'שלום\u200F!', '\u2068Ana\u2069 hi', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'e\u0301'],
)
holds(
  'unfilled_slot',
  ['Hi [First name]', 'Hi *|FNAME|*', 'Hi {first_name}', 'Lorem ipsum dolor', 'TODO write this', 'Hi %FIRST_NAME%', '<name>', '⟦0⟧', '${name}'],
  ['[Link to your boards](https://x.example)', 'my todo list', '{{ customer.first_name }}', 'the {nm} tag', '50% OFF_', '[event.total]'],
) // prettier-ignore

test('an amount that people gave may be said, in any form of writing it', () => {
  const given = 'Tell them it is 20 percent off, from 1.299,00 € down to EUR 999'
  expect(rulesBroken(emailOf('20 % off: 999 € instead of €1,299.00'), { given })).toEqual([])
  expect(rulesBroken(emailOf('25 % off'), { given })).toContain('ungiven_amount')
  expect(rulesBroken(emailOf('$999'), { given })).toContain('ungiven_amount')
})

test('claims, pressure and offers that people asked for are theirs', () => {
  const given = 'Say last chance, it is guaranteed, and mention our sale'
  expect(rulesBroken(emailOf('Last chance! Guaranteed. A discount awaits.'), { given })).toEqual([])
})

test('deep links must begin as the workspace’s list says, to a border, whatever values follow', () => {
  const deepLinks = ['larkspur://', 'https://app.larkspur.example']
  const broken = (link: string) => rulesBroken(pushOf('Hi', 'There', link), { deepLinks })
  for (const link of [
    'larkspur://boards/{{ event.id }}',
    'https://app.larkspur.example',
    'https://app.larkspur.example/a',
  ])
    expect({ link, broken: broken(link) }).toEqual({ link, broken: [] })
  for (const link of [
    'https://app.larkspur.example.evil.example/',
    'other://x',
    '{{ event.link }}',
    'lark{{ event.x }}',
  ])
    expect({ link, broken: broken(link) }).toEqual({ link, broken: ['deep_link'] })
  expect(rulesBroken(pushOf('Hi', 'There', 'other://x'))).toEqual([])
})

test('length is told by channel and platform, with defaults in the place of variables', () => {
  const messages = (content: Parameters<typeof lintContent>[0]) =>
    lintContent(content, 'en', { given: '', brandRules: [], deepLinks: [] }).map(({ message }) => message)
  expect(messages(pushOf(`{{ customer.first_name | default: "${'x'.repeat(60)}" }}`))).toEqual([
    'The title has 60 characters: iPhones cut it at about 50.',
  ])
  expect(messages(pushOf(`{{ customer.${'long'.repeat(30)} }}`))).toEqual([])
  expect(messages(smsOf(`Привет ${'и'.repeat(80)}`))[0]).toContain('2 SMS segments (87 units in UCS-2')
  expect(messages(smsOf('x'.repeat(1_601)))).toEqual([
    'The text has 1,601 characters; more than 1,600 characters are refused. Shorten it.',
  ])
  expect(messages(emailOf('Body', 's'.repeat(61), 'p'.repeat(91)))).toHaveLength(2)
})

test('a brand rule is held against every text of the message', () => {
  const brandRules = [{ text: 'Stay calm', lint: LintRule.parse({ bannedWords: ['wow'] }) }]
  expect(rulesBroken(pushOf('Hi', 'Wow'), { brandRules })).toEqual(['brand_rule'])
})

const paper =
  'The multidimensional characterisation of organisational interdependencies necessitates comprehensive methodological considerations regarding institutional accountability and the operationalisation of sustainability-oriented transformation initiatives, notwithstanding considerable heterogeneity of the underlying socioeconomic configurations in which the aforementioned stakeholders continuously renegotiate their respective responsibilities. '

test('a text of a hundred words that reads like a paper is told so, where a formula holds for its language', () => {
  expect(rulesBroken(emailOf(paper.repeat(3)))).toEqual(['hard_to_read'])
  expect(rulesBroken(emailOf(paper))).toEqual([])
  expect(rulesBroken(emailOf(paper.repeat(3)), { language: 'fi' })).toEqual([])
  expect(rulesBroken(emailOf(paper.repeat(3)), { language: 'de' })).toEqual([])
  expect(rulesBroken(emailOf('You can see the boards in your app. '.repeat(20)))).toEqual([])
})

test('each rule has an id of its own and says what it finds', () => {
  expect(new Set(copyRules.map(({ id }) => id)).size).toBe(copyRules.length)
  const order = copyRules.map(({ severity }) => severity)
  expect(order).toEqual(order.toSorted())
})
