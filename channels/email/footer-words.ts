export type FooterWords = { unsubscribe: string; preferences: string }

const english: FooterWords = { unsubscribe: 'Unsubscribe', preferences: 'Choose what you get' }

const byLanguage: Readonly<Record<string, FooterWords>> = {
  ar: { unsubscribe: 'إلغاء الاشتراك', preferences: 'اختر ما تتلقاه' },
  en: english,
  de: { unsubscribe: 'Abmelden', preferences: 'Auswählen, was Sie bekommen' },
  es: { unsubscribe: 'Darse de baja', preferences: 'Elegir qué recibir' },
  fr: { unsubscribe: 'Se désabonner', preferences: 'Choisir ce que vous recevez' },
  it: { unsubscribe: 'Annulla l’iscrizione', preferences: 'Scegli cosa ricevere' },
  nl: { unsubscribe: 'Afmelden', preferences: 'Kies wat u ontvangt' },
  pt: { unsubscribe: 'Cancelar a inscrição', preferences: 'Escolher o que recebe' },
}

/** The footer's links in the copy's language; English where we have no words. */
export function findFooterWords(language: string): FooterWords {
  const base = language.split('-')[0]?.toLowerCase() ?? 'en'
  return Object.hasOwn(byLanguage, base) ? (byLanguage[base] ?? english) : english
}
