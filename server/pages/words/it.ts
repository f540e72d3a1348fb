import type { PageWords } from './page-words.ts'

export const italian: PageWords = {
  language: 'it',
  direction: 'ltr',
  channels: {
    push: { name: 'Notifiche push', by: 'via notifica push' },
    email: { name: 'Email', by: 'via email' },
    sms: { name: 'SMS', by: 'via SMS' },
    whatsapp: { name: 'WhatsApp', by: 'via WhatsApp' },
    in_app: { name: 'Nell’app', by: 'nell’app' },
  },
  messages: 'Messaggi',
  preferences: {
    title: 'Che cosa vuole ricevere?',
    intro: 'Scelga che cosa {workspace} può inviarle, e come.',
    topics: 'Argomenti',
    off: 'Disattivato: per questa via non le arriva nulla.',
    suppressed:
      'Al momento non le viene inviato nulla per questa via, qualunque cosa scelga qui: il suo indirizzo o numero è nel nostro elenco di chi non riceve nulla. Ci scriva per cambiarlo.',
    save: 'Salva',
    stopEverything: 'Interrompi tutto',
    saved: 'Salvato',
    savedText: 'Da ora riceverà ciò che è scelto qui.',
    nothingText: 'Da ora non riceverà più nulla da {workspace}.',
  },
  unsubscribe: {
    title: 'Annullare l’iscrizione?',
    question: 'Vuole che {workspace} smetta di inviarle questo?',
    button: 'Annulla l’iscrizione',
    done: 'La sua iscrizione è annullata',
    doneText: '{workspace} non le invia più questo:',
    choose: 'Scegli cosa ricevere',
  },
  onItsWay: 'Un messaggio già in viaggio può ancora arrivarle.',
  gone: {
    title: 'Non c’è più nulla da scegliere',
    text: 'I suoi dati qui sono cancellati e non le viene inviato più nulla. Non deve fare niente.',
  },
  invalid: {
    title: 'Questo link non è valido',
    text: 'Forse è stato troncato lungo la strada, o è molto vecchio. Lo apra di nuovo dall’ultimo messaggio che ha ricevuto, o risponda a quel messaggio.',
  },
  closed: {
    title: 'Questo link è chiuso',
    text: 'Chi l’ha inviato non porta più nessuno alla pagina che c’era dietro. Risponda al messaggio se le manca qualcosa.',
  },
  failed: {
    title: 'Non ha funzionato',
    text: 'Forse non è stato salvato nulla. Riprovi tra un minuto, oppure risponda al messaggio che ha ricevuto.',
  },
}
