import { findAll, isGiven, phrases } from '../phrases.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

/** What ends by the calendar of the customer's own contract ends indeed. */
const ownTerm = String.raw`(?<!(?:trial|plan|subscription|membership|access|period|invoice|card|testphase|abo|essai|prueba|prova) )`
const found = phrases(
  'hurry(?: up)?', 'act (?:now|fast)', 'last chance', 'final hours?', 'now or never', 'today only', 'only today', 'limited[- ]time',
  String.raw`only (?:\d+|a few) (?:hours?|days?|seats?|spots?|pieces?|items?)? ?left`, String.raw`while (?:supplies|stocks?) lasts?`,
  String.raw`before it['’]s too late`, 'selling (?:out )?fast', 'almost gone', String.raw`don['’]t miss out`,
  String.raw`${ownTerm}(?:ends|expires) (?:today|tonight|tomorrow|soon|at midnight)`, 'once[- ]in[- ]a[- ]lifetime',
  'letzte chance', 'nur (?:noch )?heute', 'nur noch (?:wenige|kurze zeit)', 'jetzt zuschlagen', 'beeil(?:e|en|t)? (?:dich|sie|euch)',
  'solange der vorrat reicht', String.raw`${ownTerm}endet (?:heute|morgen|bald)`,
  'dernière chance', 'dépêche(?:z-vous|-toi)', String.raw`aujourd['’]hui seulement`, 'durée limitée', 'plus que quelques (?:heures|jours)',
  'última oportunidad', 'date prisa', 'dese prisa', 's[oó]lo (?:por )?hoy', 'tiempo limitado', 'últimas (?:horas|unidades)',
  'ultima occasione', 'affrettati', 'solo per oggi', 'tempo limitato', 'ultime ore',
  'última chance', 'só hoje', 'apenas hoje', 'tempo limitado', 'laatste kans', 'alleen vandaag', 'wees er snel bij', 'op is op',
) // prettier-ignore

export const urgency = defineCopyRule({
  id: 'false_urgency',
  severity: 'warning',
  finds: 'pressure of time or scarcity that nobody gave a reason for',
  check: (copy, { given }) =>
    listWordFields(copy).flatMap(({ path, words }) =>
      findAll(words, found)
        .filter((pressure) => !isGiven(pressure, given))
        .map((pressure) => ({
          field: path,
          message: `“${pressure}” presses without a reason that anybody gave. Leave it out, or give the real date.`,
        })),
    ),
})
