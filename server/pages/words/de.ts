import type { PageWords } from './page-words.ts'

export const german: PageWords = {
  language: 'de',
  direction: 'ltr',
  channels: {
    push: { name: 'Push-Mitteilungen', by: 'per Push-Mitteilung' },
    email: { name: 'E-Mail', by: 'per E-Mail' },
    sms: { name: 'SMS', by: 'per SMS' },
    whatsapp: { name: 'WhatsApp', by: 'per WhatsApp' },
    in_app: { name: 'In der App', by: 'in der App' },
  },
  messages: 'Nachrichten',
  preferences: {
    title: 'Was möchten Sie bekommen?',
    intro: 'Wählen Sie, was {workspace} Ihnen schicken darf, und auf welchem Weg.',
    topics: 'Themen',
    off: 'Aus: Auf diesem Weg erreicht Sie nichts.',
    suppressed:
      'Auf diesem Weg wird Ihnen zurzeit nichts geschickt, was Sie hier auch wählen: Ihre Adresse oder Nummer steht auf unserer Liste derer, die nichts bekommen. Schreiben Sie uns, um das zu ändern.',
    save: 'Speichern',
    stopEverything: 'Alles abbestellen',
    saved: 'Gespeichert',
    savedText: 'Ab jetzt bekommen Sie, was hier gewählt ist.',
    nothingText: 'Ab jetzt bekommen Sie nichts mehr von {workspace}.',
  },
  unsubscribe: {
    title: 'Abmelden?',
    question: 'Soll {workspace} Ihnen das nicht mehr schicken?',
    button: 'Abmelden',
    done: 'Sie sind abgemeldet',
    doneText: '{workspace} schickt Ihnen das nicht mehr:',
    choose: 'Auswählen, was Sie bekommen',
  },
  onItsWay: 'Eine Nachricht, die schon unterwegs ist, kann Sie noch erreichen.',
  gone: {
    title: 'Hier gibt es nichts mehr zu wählen',
    text: 'Ihre Daten sind hier gelöscht, und Ihnen wird nichts mehr geschickt. Sie brauchen nichts zu tun.',
  },
  invalid: {
    title: 'Dieser Link ist nicht gültig',
    text: 'Vielleicht wurde er unterwegs abgeschnitten, oder er ist sehr alt. Öffnen Sie ihn noch einmal aus der neuesten Nachricht, die Sie bekommen haben, oder antworten Sie darauf.',
  },
  closed: {
    title: 'Dieser Link ist geschlossen',
    text: 'Wer ihn verschickt hat, führt niemanden mehr auf die Seite dahinter. Antworten Sie auf die Nachricht, wenn Ihnen etwas fehlt.',
  },
  failed: {
    title: 'Das hat nicht geklappt',
    text: 'Vielleicht ist nichts gespeichert. Versuchen Sie es in einer Minute noch einmal, oder antworten Sie auf die Nachricht.',
  },
}
