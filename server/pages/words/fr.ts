import type { PageWords } from './page-words.ts'

export const french: PageWords = {
  language: 'fr',
  direction: 'ltr',
  channels: {
    push: { name: 'Notifications push', by: 'par notification push' },
    email: { name: 'E-mail', by: 'par e-mail' },
    sms: { name: 'SMS', by: 'par SMS' },
    whatsapp: { name: 'WhatsApp', by: 'par WhatsApp' },
    in_app: { name: 'Dans l’application', by: 'dans l’application' },
  },
  messages: 'Messages',
  preferences: {
    title: 'Que souhaitez-vous recevoir ?',
    intro: 'Choisissez ce que {workspace} peut vous envoyer, et comment.',
    topics: 'Sujets',
    off: 'Désactivé : rien ne vous parvient par ce moyen.',
    suppressed:
      'Rien ne vous est envoyé par ce moyen pour l’instant, quel que soit votre choix ici : votre adresse ou votre numéro figure sur notre liste de ceux qui ne reçoivent rien. Écrivez-nous pour changer cela.',
    save: 'Enregistrer',
    stopEverything: 'Tout arrêter',
    saved: 'Enregistré',
    savedText: 'Vous recevrez désormais ce qui est choisi ici.',
    nothingText: 'Vous ne recevrez désormais plus rien de {workspace}.',
  },
  unsubscribe: {
    title: 'Se désabonner ?',
    question: '{workspace} doit-il cesser de vous envoyer ceci ?',
    button: 'Se désabonner',
    done: 'Vous êtes désabonné',
    doneText: '{workspace} ne vous envoie plus ceci :',
    choose: 'Choisir ce que vous recevez',
  },
  onItsWay: 'Un message déjà en route peut encore vous parvenir.',
  gone: {
    title: 'Il n’y a plus rien à choisir',
    text: 'Vos données sont supprimées ici et plus rien ne vous est envoyé. Vous n’avez rien à faire.',
  },
  invalid: {
    title: 'Ce lien n’est pas valide',
    text: 'Il a peut-être été coupé en chemin, ou il est très ancien. Ouvrez-le de nouveau depuis le dernier message que vous avez reçu, ou répondez à ce message.',
  },
  closed: {
    title: 'Ce lien est fermé',
    text: 'La personne qui l’a envoyé ne mène plus à la page qui se trouvait derrière. Répondez au message s’il vous manque quelque chose.',
  },
  failed: {
    title: 'Cela n’a pas fonctionné',
    text: 'Rien n’a peut-être été enregistré. Réessayez dans une minute, ou répondez au message que vous avez reçu.',
  },
}
