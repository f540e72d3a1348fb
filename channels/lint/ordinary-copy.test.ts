import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { lintContent } from './lint-content.ts'
import { copyRules } from './rules.ts'
import { emailOf, pushOf, rulesBroken, smsOf } from './testing.ts'

/** What a careful marketer writes on an ordinary day: nothing of it may be found fault with. */
const ordinary: [language: string, content: ChannelContent][] = [
  ['en', emailOf('Hi {{ customer.first_name | default: "there" }},\n\nYour boards are where you left them. Pick up where you stopped, or begin with one of the new templates.\n\n[Open your boards](https://larkspur.example/boards)\n\nAll the best,\nThe Larkspur team', 'Your boards are where you left them')],
  ['en', emailOf('Hello,\n\nyour trial ends tomorrow. If you would like to keep your projects, choose a plan in your settings. If not, nothing happens: you keep read access.\n\n[Compare the plans](https://larkspur.example/plans)', 'Your trial ends tomorrow', 'What happens to your projects')],
  ['en', emailOf('We rebuilt the editor this summer. It opens twice as fast, and it works without a connection.\n\n![The new editor with two boards side by side](https://larkspur.example/editor.png)\n\n- Draw on a train\n- Share one page\n- Undo everything\n\nReply to this email if something feels wrong: a person reads it.', 'A faster editor')],
  ['en', pushOf('You finished your first workflow 🎉', 'Next: invite somebody to look at it with you.', 'larkspur://share')],
  ['en', pushOf('Almost at your limit', 'You have used {{ customer.usage_pct | default: "most" }} % of your storage. Upgrade, or tidy up.')],
  ['en', smsOf('Larkspur: your code is {{ event.code }}. Nobody from our team will ask you for it.')],
  ['en', smsOf('Hi {{ customer.first_name | default: "there" }}, your order {{ event.order_id }} left our warehouse today. Reply STOP to opt out')],
  ['en', emailOf('Thanks for signing up. Here is the best way to start: open a template, change three words, and share it. Feel free to ask us anything. The HTML export and the PDF export are in the File menu.', 'Welcome to Larkspur')],
  ['de', emailOf('Hallo {{ customer.first_name | default: "und guten Tag" }},\n\ndein Warenkorb wartet noch auf dich. Falls du Fragen zu Größen oder zum Versand hast, antworte einfach auf diese E-Mail.\n\n[Zum Warenkorb](https://larkspur.example/korb)\n\nBeste Grüße\ndein Team von Larkspur', 'Dein Warenkorb wartet noch')],
  ['de', pushOf('Neu: der dunkle Modus', 'Du findest ihn ab heute in den Einstellungen, unter „Darstellung“.')],
  ['de', emailOf('Am 3. Oktober ziehen wir um. Das Büro bleibt an dem Tag geschlossen, und ab dem 4. Oktober finden Sie uns in der Lindenstraße 12. Die DSGVO-Unterlagen liegen im Kundenbereich.', 'Wir ziehen um')],
  ['fr', emailOf('Bonjour,\n\nvos tableaux sont toujours là. Vous pouvez les reprendre quand vous voulez : il suffit d’ouvrir l’application.\n\n[Ouvrir mes tableaux](https://larkspur.example/fr)\n\nÀ bientôt,\nL’équipe', 'Vos tableaux vous attendent')],
  ['fr', pushOf('Votre commande est partie', 'Elle arrive jeudi. Vous pouvez la suivre dans l’application.')],
  ['es', emailOf('Hola, {{ customer.first_name | default: "qué tal" }}:\n\nhemos añadido el modo oscuro. Lo encontrarás en los ajustes, y puedes volver al claro cuando quieras. ¿Te gusta? Cuéntanoslo.\n\n[Ver los ajustes](https://larkspur.example/es)', 'Ya está aquí el modo oscuro')],
  ['it', emailOf('Ciao,\n\nabbiamo salvato il tuo lavoro. Puoi riprenderlo da dove lo hai lasciato, anche dal telefono.\n\n[Riprendi il lavoro](https://larkspur.example/it)', 'Il tuo lavoro è al sicuro')],
  ['pt', emailOf('Olá!\n\nO seu projeto está pronto para ser partilhado. Quando quiser, convide a sua equipa.\n\n[Convidar a equipa](https://larkspur.example/pt)', 'O seu projeto está pronto')],
  ['nl', emailOf('Hoi,\n\nje borden staan nog waar je ze liet. Je kunt verder waar je gebleven was.\n\n[Open je borden](https://larkspur.example/nl)\n\nMet de beste groeten,\nhet team', 'Je borden staan klaar')],
  ['pl', pushOf('Twoje tablice czekają', 'Wróć do pracy, kiedy chcesz. Wszystko jest zapisane.')],
  ['ru', emailOf('Здравствуйте! Ваши доски на месте. Вы можете продолжить в любое время.', 'Ваши доски на месте')],
  ['ar', emailOf('مرحبًا {{ customer.first_name | default: "بك" }}،\n\nلوحاتك كما تركتها. يمكنك المتابعة متى شئت.\n\n[افتح لوحاتك](https://larkspur.example/ar)', 'لوحاتك كما تركتها')],
  ['he', pushOf('הלוחות שלך מחכים', 'אפשר להמשיך מהמקום שבו עצרת.')],
  ['fa', emailOf('سلام، می‌توانید هر وقت خواستید ادامه دهید.', 'تابلوهای شما آماده‌اند')],
  ['ja', pushOf('ボードはそのままです', 'いつでも続きから始められます。')],
  ['zh', emailOf('您好！您的画板还在原处，随时可以继续。', '您的画板还在')],
  ['ko', pushOf('보드가 그대로 있어요', '언제든지 이어서 작업하세요.')],
  ['hi', emailOf('नमस्ते! आपके बोर्ड वहीं हैं जहाँ आपने छोड़े थे।', 'आपके बोर्ड तैयार हैं')],
  ['tr', pushOf('Panoların seni bekliyor', 'Kaldığın yerden devam edebilirsin.')],
] // prettier-ignore

test.each(ordinary)('%s: nothing is wrong with %o', (language, content) => {
  expect(rulesBroken(content, { language })).toEqual([])
})

test('whatever the copy, the rules end, name fields that there are, and quote no half characters', () => {
  const sign = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '[',
    '](',
    ')',
    '20',
    '%',
    '€',
    '\u202E',
    '\uD800',
    '🎉',
    '"',
    '| default: ',
    '\n',
    '!',
  )
  const text = fc.array(fc.oneof(sign, fc.string({ unit: 'binary', maxLength: 6 })), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(text, text, (subject, body) => {
      const content = emailOf(body.join(''), subject.join(''))
      for (const { field, message } of lintContent(content, 'en', { given: '', brandRules: [], deepLinks: [] })) {
        expect([null, 'subject', 'body']).toContain(field)
        expect(message.length).toBeLessThan(400)
      }
    }),
  )
})

test('the page on good copy lists every rule with its severity and what it finds', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/how-to/write-good-copy.md'), 'utf8')
  const rows = Array.from(page.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.+?) +\|$/gm), ([, id, severity, finds]) => ({
    id,
    severity,
    finds,
  }))
  expect(rows).toEqual(copyRules.map(({ id, severity, finds }) => ({ id, severity, finds })))
})
