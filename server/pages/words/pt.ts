import type { PageWords } from './page-words.ts'

export const portuguese: PageWords = {
  language: 'pt',
  direction: 'ltr',
  channels: {
    push: { name: 'Notificações push', by: 'por notificação push' },
    email: { name: 'E-mail', by: 'por e-mail' },
    sms: { name: 'SMS', by: 'por SMS' },
    whatsapp: { name: 'WhatsApp', by: 'por WhatsApp' },
    in_app: { name: 'No aplicativo', by: 'no aplicativo' },
  },
  messages: 'Mensagens',
  preferences: {
    title: 'O que quer receber?',
    intro: 'Escolha o que {workspace} pode enviar-lhe, e como.',
    topics: 'Temas',
    off: 'Desligado: nada lhe chega por esta via.',
    suppressed:
      'De momento nada lhe é enviado por esta via, seja qual for a sua escolha aqui: o seu endereço ou número está na nossa lista dos que nada recebem. Escreva-nos para mudar isso.',
    save: 'Guardar',
    stopEverything: 'Parar tudo',
    saved: 'Guardado',
    savedText: 'A partir de agora recebe o que está escolhido aqui.',
    nothingText: 'A partir de agora não recebe mais nada de {workspace}.',
  },
  unsubscribe: {
    title: 'Cancelar a inscrição?',
    question: 'Quer que {workspace} deixe de lhe enviar isto?',
    button: 'Cancelar a inscrição',
    done: 'A sua inscrição está cancelada',
    doneText: '{workspace} já não lhe envia isto:',
    choose: 'Escolher o que recebe',
  },
  onItsWay: 'Uma mensagem que já está a caminho ainda pode chegar.',
  gone: {
    title: 'Não há mais nada a escolher',
    text: 'Os seus dados foram apagados aqui e nada mais lhe é enviado. Não precisa de fazer nada.',
  },
  invalid: {
    title: 'Esta ligação não é válida',
    text: 'Talvez tenha sido cortada pelo caminho, ou seja muito antiga. Abra-a outra vez na mensagem mais recente que recebeu, ou responda a essa mensagem.',
  },
  closed: {
    title: 'Esta ligação está fechada',
    text: 'Quem a enviou já não leva ninguém à página que estava por trás. Responda à mensagem se lhe faltar alguma coisa.',
  },
  failed: {
    title: 'Não funcionou',
    text: 'Talvez nada tenha sido guardado. Tente de novo dentro de um minuto, ou responda à mensagem que recebeu.',
  },
}
