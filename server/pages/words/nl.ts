import type { PageWords } from './page-words.ts'

export const dutch: PageWords = {
  language: 'nl',
  direction: 'ltr',
  channels: {
    push: { name: 'Pushmeldingen', by: 'per pushmelding' },
    email: { name: 'E-mail', by: 'per e-mail' },
    sms: { name: 'Sms', by: 'per sms' },
    whatsapp: { name: 'WhatsApp', by: 'per WhatsApp' },
    in_app: { name: 'In de app', by: 'in de app' },
  },
  messages: 'Berichten',
  preferences: {
    title: 'Wat wilt u ontvangen?',
    intro: 'Kies wat {workspace} u mag sturen, en hoe.',
    topics: 'Onderwerpen',
    off: 'Uit: langs deze weg bereikt u niets.',
    suppressed:
      'Langs deze weg wordt u nu niets gestuurd, wat u hier ook kiest: uw adres of nummer staat op onze lijst van wie niets krijgt. Schrijf ons om dat te veranderen.',
    save: 'Opslaan',
    stopEverything: 'Alles stoppen',
    saved: 'Opgeslagen',
    savedText: 'Vanaf nu krijgt u wat hier gekozen is.',
    nothingText: 'Vanaf nu krijgt u niets meer van {workspace}.',
  },
  unsubscribe: {
    title: 'Afmelden?',
    question: 'Moet {workspace} u dit niet meer sturen?',
    button: 'Afmelden',
    done: 'U bent afgemeld',
    doneText: '{workspace} stuurt u dit niet meer:',
    choose: 'Kies wat u ontvangt',
  },
  onItsWay: 'Een bericht dat al onderweg is, kan u nog bereiken.',
  gone: {
    title: 'Er valt niets meer te kiezen',
    text: 'Uw gegevens zijn hier verwijderd en u wordt niets meer gestuurd. U hoeft niets te doen.',
  },
  invalid: {
    title: 'Deze link is niet geldig',
    text: 'Misschien is hij onderweg afgebroken, of is hij heel oud. Open hem nog eens vanuit het nieuwste bericht dat u kreeg, of beantwoord dat bericht.',
  },
  closed: {
    title: 'Deze link is gesloten',
    text: 'Wie hem stuurde, leidt niemand meer naar de pagina erachter. Beantwoord het bericht als u iets mist.',
  },
  failed: {
    title: 'Dat is niet gelukt',
    text: 'Misschien is er niets opgeslagen. Probeer het over een minuut opnieuw, of beantwoord het bericht.',
  },
}
