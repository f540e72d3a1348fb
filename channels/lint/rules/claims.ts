import { findAll, isGiven, phrases } from '../phrases.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

const goods =
  'tools?|apps?|software|platform|products?|services?|prices?|deals?|offers?|quality|value|brand|company|shop|store'
const found = phrases(
  // First of all
  String.raw`(?:the|our|your|is|are|still|world['’]s) #\s?1`, String.raw`the (?:world['’]s )?number one`,
  String.raw`(?:the )?world['’]s (?:best|leading|finest|favou?rite)`, 'best[- ]in[- ]class', 'world[- ]leading', 'market leader',
  String.raw`the (?:very )?best(?: [\p{L}-]+)? (?:${goods})`, 'best (?:prices?|deals?) (?:ever|guaranteed|anywhere)', 'lowest prices?',
  'unbeatable', 'unrivall?ed',
  String.raw`(?:nr|nummer)\.? ?(?:1|eins) (?:in|der|unter|auf)`, 'unschlagbar(?:e[nrms]?)?', 'weltbeste[nrms]?', 'marktführer',
  String.raw`(?:der|die|das|den|zum) beste[nrms]? (?:preise?n?|qualität|app|software|tool|angebote?|produkte?)`,
  String.raw`le meilleur (?:prix|outil|service|produit)|la meilleure (?:offre|qualité|application)`, 'imbattables?', 'numéro un',
  String.raw`(?:el|la) mejor (?:precio|oferta|calidad|servicio|producto|aplicación)`, 'imbatibles?', 'número uno',
  String.raw`il miglior (?:prezzo|prodotto|servizio)|la migliore (?:offerta|qualità)`, 'imbattibil[ei]', 'numero uno',
  String.raw`o melhor (?:preço|produto|serviço)|a melhor (?:oferta|qualidade)`, 'imbatíve(?:l|is)', 'número um',
  String.raw`de beste (?:prijs|prijzen|kwaliteit|app|service)`, 'onverslaanbaar', String.raw`nummer (?:één|1) (?:in|van)`,
  // Sure to happen
  'guarante(?:e|es|ed)', 'risk[- ]free', 'no risk', 'never fails?', String.raw`garantiert(?:e[nrms]?)?`, 'risikofrei', 'ohne risiko',
  'garantis?', 'sans (?:aucun )?risque', 'garantizad[oa]s?', 'sin riesgos?', 'garantit[oaie]', 'senza rischi', 'garantid[oa]s?',
  'sem riscos?', 'gegarandeerd', 'zonder risico',
  // Health
  'miracle', '(?:clinically|scientifically|medically) proven', String.raw`(?:cures?|heals?) (?:your |all |any )?\p{L}+`,
  String.raw`lose \d+ ?(?:kg|kilos?|pounds?|lbs?)`, String.raw`(?:klinisch|wissenschaftlich) (?:erwiesen|bewiesen|bewezen)`,
  String.raw`heilt (?:ihre?n? |jede |deine?n? )?\p{L}+`, 'cliniquement prouvé', 'clínicamente (?:probado|comprovado)', 'clinicamente testato',
  // Money
  'get rich', String.raw`(?:double|triple) your (?:money|income|savings|investment)`, 'passive income', 'make money fast',
  'financial freedom', 'schnell reich', 'doublez votre argent', 'duplica tu dinero',
) // prettier-ignore

export const claims = defineCopyRule({
  id: 'unproven_claim',
  severity: 'warning',
  finds: 'being the best or first, what is guaranteed, and promises about health or money, unless a person made them',
  check: (copy, { given }) =>
    listWordFields(copy).flatMap(({ path, words }) =>
      findAll(words, found)
        .filter((claim) => !isGiven(claim, given))
        .map((claim) => ({
          field: path,
          message: `“${claim}” is a claim that nobody made here. Say what is true and can be shown, or ask the member.`,
        })),
    ),
})
