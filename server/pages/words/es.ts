import type { PageWords } from './page-words.ts'

export const spanish: PageWords = {
  language: 'es',
  direction: 'ltr',
  channels: {
    push: { name: 'Notificaciones push', by: 'por notificación push' },
    email: { name: 'Correo electrónico', by: 'por correo electrónico' },
    sms: { name: 'SMS', by: 'por SMS' },
    whatsapp: { name: 'WhatsApp', by: 'por WhatsApp' },
    in_app: { name: 'En la aplicación', by: 'en la aplicación' },
  },
  messages: 'Mensajes',
  preferences: {
    title: '¿Qué quiere recibir?',
    intro: 'Elija qué puede enviarle {workspace}, y cómo.',
    topics: 'Temas',
    off: 'Desactivado: por esta vía no le llega nada.',
    suppressed:
      'Por ahora no se le envía nada por esta vía, elija lo que elija aquí: su dirección o su número está en nuestra lista de los que no reciben nada. Escríbanos para cambiarlo.',
    save: 'Guardar',
    stopEverything: 'Dejar de recibir todo',
    saved: 'Guardado',
    savedText: 'Desde ahora recibirá lo que está elegido aquí.',
    nothingText: 'Desde ahora no recibirá nada más de {workspace}.',
  },
  unsubscribe: {
    title: '¿Darse de baja?',
    question: '¿Quiere que {workspace} deje de enviarle esto?',
    button: 'Darse de baja',
    done: 'Se ha dado de baja',
    doneText: '{workspace} ya no le envía esto:',
    choose: 'Elegir qué recibir',
  },
  onItsWay: 'Un mensaje que ya está en camino aún puede llegarle.',
  gone: {
    title: 'Ya no hay nada que elegir',
    text: 'Sus datos están borrados aquí y no se le envía nada más. No tiene que hacer nada.',
  },
  invalid: {
    title: 'Este enlace no es válido',
    text: 'Quizá se cortó por el camino, o es muy antiguo. Ábralo otra vez desde el último mensaje que recibió, o responda a ese mensaje.',
  },
  closed: {
    title: 'Este enlace está cerrado',
    text: 'Quien lo envió ya no lleva a nadie a la página que había detrás. Responda al mensaje si echa algo en falta.',
  },
  failed: {
    title: 'No ha funcionado',
    text: 'Puede que no se haya guardado nada. Inténtelo de nuevo dentro de un minuto o responda al mensaje que recibió.',
  },
}
