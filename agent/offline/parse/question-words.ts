const lead = String.raw`^(?:(?:tell|show|give) me |do you know |i (?:want|would like) to know |any idea )?`
const many = '(?:many|mny|mnay|manny|mayn|maany|may)'

const count = new RegExp(
  String.raw`${lead}(?:how ${many}\b|count\b|(?:what is )?(?:the )?(?:total )?(?:number|size|count) of\b|how (?:big|large) (?:is|are)\b)\s*`,
)
const seeing =
  /^(?:(?:show|list|find|give|get|pull up|pull|display)(?: me| us)?|who are|let me see|i (?:want|would like|need) to see) (?:(?:a list of|all|the|of|only) )*(?=(?:everyone|everybody|anyone|people|customers?|users?|members?|those|shoppers?|subscribers?|clients?)\b)/
const andThen =
  /\b(?:and|then|to) (?:win|send|e?mail|push|text|remind|tell|notify|nudge|message|offer|invite|ask|thank|welcome)\b/
const asksToSee = (bare: string) => seeing.test(bare) && !andThen.test(bare)
/** Does it ask for a number of customers, or to see who they are? */
export const asksToCount = (bare: string): boolean => count.test(bare) || asksToSee(bare)
/** What is to be counted, without the words that ask for it. @param text as typed */
export const readCounted = (text: string): string =>
  [count, seeing].reduce((left, { source }) => left.replace(new RegExp(`^\\W*${source.slice(1)}`, 'i'), ''), text)

const ofOne = String.raw`(?:it|that|this|them|the (?:campaign|draft|mail|email|push|message))`
const reach = new RegExp(
  String.raw`${lead}(?:how ${many}|who|whom)\b.{0,30}\b(?:would|will|does|do|could|can)\b.{0,20}\b(?:get|receive|see|reach|enter|go to|be sent)(?: ${ofOne})?\??$`,
)
const gets = new RegExp(
  String.raw`${lead}(?:how ${many}|who)(?: all)?(?: people| customers?)? (?:gets?|receives?|sees?|is in|are in|enters?)(?: ${ofOne})?\??$`,
)
/** Does it ask how many the campaign that is spoken of would reach? */
export const asksForReach = (bare: string): boolean => reach.test(bare) || gets.test(bare)

const partsOfOne = 'conversion|goal|subject|title|headline|copy|topic|timing|holdout|trigger|channels?|name|wait|delay'
const wholeOne =
  'copy|campaign|draft|message|messages|e?mail|push|sms|text|journey|flow|timeline|steps?|wording|preview|previews'
const showing = new RegExp(
  String.raw`^(?:show|see|display|preview|let me see|give me|read me)(?: me| us)?(?: (?:it|this|that)\b(?! (?:to|for)\b)| (?:again )?(?:the|its|our)(?: \w+)? (?:${wholeOne})\b)|` +
    String.raw`^(?:what|which|when|how long|how)\b.{0,25}\b(?:is|are|does|do|will|did)\b.{0,30}\b(?:${partsOfOne})\b|` +
    String.raw`^what (?:does|do|will|would) (?:it|the (?:e?mail|push|message|sms|text)) (?:say|read|look like)|` +
    String.raw`^when (?:does|do|will|would|is) (?:it|this|that|they)\b.{0,20}\b(?:go|sent|send|start|run|out)\b|` +
    String.raw`^(?:who|why|how ${many}|which)\b.{0,40}\b(?:skipped|left out|excluded|(?:would|will|do|does) not (?:get|receive|see))\b`,
)
/** Does it ask to see the campaign that is spoken of, or a part of it? */
export const asksToShow = (bare: string): boolean =>
  showing.test(bare) && !/\b(?:results?|stats|statistics|numbers|metrics|performance|rate)\b/.test(bare)

const each =
  /\b(?:(?:in|on|for|of|by|per|with) (?:each|every)|per|broken down by|split by|grouped by|distribution of)\b|\bbreak ?down\b/
/** Does it ask for a number for each value of a trait? */
export const asksForEach = (bare: string): boolean =>
  each.test(bare) &&
  (asksToCount(bare) || isQuestion(bare) || /\bhow many\b|\bbreak ?down\b|^(show|list|give)\b/.test(bare))

const outcome =
  /\b(difference|uplift|lift|effect|impact|worth (?:it|the)|pays? off|paid off|paying off|succe(?:ss|ssful|ed|eded)|working|worked|work|performing|performed|perform|doing (?:well|ok|okay|fine|anything)|going well|converting|converted|convert|better than)\b/
/** “Is the welcome campaign working?”, “did it make a difference?”: how a campaign did, and not what customers do. */
export const asksForOutcome = (bare: string): boolean =>
  /^(?:is|are|was|were|did|does|do|has|have)\b/.test(bare) &&
  outcome.test(bare) &&
  !/\b(?:customers?|people|persons?|users?|members?|anyone|anybody|we|you) (?:who|in|on|from|with|work|convert)\b/.test(
    bare,
  )

const running =
  /^(?:what|which|is anything|is something|anything|what all|show me what)\b.{0,25}\b(?:running|live|going out|being sent|paused|on hold|scheduled|in draft|drafted|stopped|finished)\b/
/** “What is running right now?”, “anything paused?” */
export const asksWhatRuns = (bare: string): boolean =>
  running.test(bare) && !/\b(?:customers?|people|users?)\b/.test(bare)

const proposal =
  /^(?:(?:what|how) about|what if (?:we|i|you) (?:just )?(?:make|use|send|add|drop)|why (?:not|do not we|do we not))\b/
const opening =
  /^(?:what|which|whose|whom|who|how|why|where)\b|^when (?:do|does|did|is|are|was|were|will|would)\b|^(?:is|are|was|were|does|did|has|will|would|are there|is there)\b|^(?:do|have|had) (?:we|you|i|they|our|the|any|people|customers|it)\b|^(?:tell|show) me (?:what|which|who|how|why|where|when|if|whether)\b/
/** Does it ask for something rather than want it done? “How about a push instead?” wants. */
export const isQuestion = (bare: string): boolean => opening.test(bare) && !proposal.test(bare)

/** “Who has been away for long? Send them an email”: the question says for whom, and the rest what is wanted. */
export const asksAndWants = (bare: string): boolean =>
  /^[^?]{10,}\?\s+(?:(?:then|so|please|and|ok|okay|now|let us|can you|could you)\s+)*(?:send|email|mail|push|text|message|tell|remind|give|write|draft|create|build|prepare|announce|get|win|invite|help|thank|nudge|ask|offer|notify|congratulate|welcome|bring|reach)\b/.test(
    bare,
  )

const supposing =
  /^\W*(?:so\s+)?(?:what|who) (?:would|will) (?:happen|get it|be sent|change|go out) if (?:we|i|you|they)?\b\s*|^\W*what if (?:we|i|you)\b\s*/i
/** The plan in “what would happen if we …”; undefined when nothing is supposed. */
export const readSupposed = (text: string): string | undefined =>
  supposing.test(text) ? text.replace(supposing, '') : undefined
