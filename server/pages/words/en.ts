import type { PageWords } from './page-words.ts'

export const english: PageWords = {
  language: 'en',
  direction: 'ltr',
  channels: {
    push: { name: 'Push notifications', by: 'by push notification' },
    email: { name: 'Email', by: 'by email' },
    sms: { name: 'SMS', by: 'by SMS' },
    whatsapp: { name: 'WhatsApp', by: 'by WhatsApp' },
    in_app: { name: 'In the app', by: 'in the app' },
  },
  messages: 'Messages',
  preferences: {
    title: 'What do you want to get?',
    intro: 'Choose what {workspace} may send you, and how.',
    topics: 'Topics',
    off: 'Off: nothing reaches you this way.',
    suppressed:
      'Nothing is sent to you this way at the moment, whatever you choose here: your address or number is on our list of those that get nothing. Write to us to change that.',
    save: 'Save',
    stopEverything: 'Stop everything',
    saved: 'Saved',
    savedText: 'From now on you get what is chosen here.',
    nothingText: 'From now on you get nothing more from {workspace}.',
  },
  unsubscribe: {
    title: 'Unsubscribe?',
    question: 'Should {workspace} stop sending you this?',
    button: 'Unsubscribe',
    done: 'You are unsubscribed',
    doneText: '{workspace} no longer sends you this:',
    choose: 'Choose what you get',
  },
  onItsWay: 'A message that is already on its way may still reach you.',
  gone: {
    title: 'There is nothing left to choose',
    text: 'Your data is deleted here, and nothing more is sent to you. You need not do anything.',
  },
  invalid: {
    title: 'This link is not valid',
    text: 'It may have been cut short on its way to you, or be very old. Open it once more from the newest message that you got, or answer that message.',
  },
  closed: {
    title: 'This link is closed',
    text: 'Whoever sent it no longer leads anybody to the page behind it. Answer the message if you miss something.',
  },
  failed: {
    title: 'That did not work',
    text: 'It may not have been saved. Try again in a minute, or answer the message that you got.',
  },
}
