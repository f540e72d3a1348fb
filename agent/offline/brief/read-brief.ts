import type { Campaign, Conversion } from '../../../domain/campaign/campaign.ts'
import type { Trigger } from '../../../domain/campaign/trigger.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { stemsOfName, wordsOfName } from '../link/names.ts'
import { matchStems } from '../link/word-match.ts'
import { readConditions } from '../parse/conditions.ts'
import { takeDestinations } from '../parse/destinations.ts'
import { readExits, type ExitClause } from '../parse/exit-clause.ts'
import { readExperiment } from '../parse/experiment.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { splitGivenWords } from '../parse/given-words.ts'
import { hangOn, readMessagePlans } from '../parse/message-plans.ts'
import { takeNameWish } from '../parse/name-wish.ts'
import { readPlay, takePlayWords, takeSendingVerbs, type Play } from '../parse/plays.ts'
import { readAgainst, type Reading } from '../parse/reading.ts'
import { readNamedDays } from '../parse/recurring.ts'
import { takeSurveyAge, takeSurveyWords } from '../parse/survey-groups.ts'
import { takeWrittenEach } from '../parse/written-each.ts'
import { stripInvisible } from '../text/clean.ts'
import { takeBestTime } from '../parse/best-time.ts'
import { readSchedule, takeOwnTime } from '../parse/schedule.ts'
import { takeFollowUp } from '../parse/reaction-clause.ts'
import { readTriggerClause, type TriggerClause } from '../parse/trigger-clause.ts'
import type { Brief } from './brief.ts'
import { guessPlay, refinePlay } from './choose-play.ts'
import { readConversion } from './conversion-clause.ts'
import { comesAgain, findState, toTrigger, whoEnters } from './choose-trigger.ts'
import { chooseExits } from './exits.ts'
import { chooseScorers } from './follow-answers.ts'
import { findBeginning, findImpliedTrigger } from './implied-trigger.ts'
import { findUnmet, stateNotice, takeEchoes, takeLimits } from './limits.ts'
import { chooseSuccess, chooseTopic, usual } from './lifecycle.ts'
import { delaySecond, planMessages } from './plan-messages.ts'
import { readPurpose } from './purpose.ts'
import { readSubject } from './read-subject.ts'
import { readUnfinished } from './unfinished.ts'
import { readName, readTopic, readTransactional } from './spoken-settings.ts'

/** “Whose usage dropped”: how a number went is not known, only what it is. */
const trend =
  /\bwhose (?:\w+ ){1,3}(?:has |have |had |is |are )?(?:dropped|dropping|declined|declining|decreased|decreasing|f[ae]ll|fallen|falling|rose|risen|rising|increased|increasing|grew|grown|growing|(?:gone|going|went) (?:up|down))\b(?! (?:off|behind|below|above|under|over|to)\b)/i

/** What a goal asks for, read against a catalogue. Parts that take few words for sure come before those that guess. */
export function readBrief(goal: string, catalogue: Catalogue): Brief {
  const { given, rest } = splitGivenWords(goal)
  const isGiven = given.headline !== null || given.texts.length > 0
  const reading = readAgainst(rest, catalogue)
  takeNameWish(reading)
  const play = readPlay(reading)
  takeSendingVerbs(reading)
  takeLimits(reading, catalogue)
  const scorers = play === 'survey' ? takeSurveyWords(reading) : { low: false, high: false }
  const writtenEach = takeWrittenEach(reading)
  takeDestinations(reading, catalogue)
  const name = readName(reading)
  const experiment = readExperiment(reading)
  const bestTime = takeBestTime(reading)
  const isOwnTime = takeOwnTime(reading)
  const conversion = readConversion(reading, catalogue)
  const topic = readTopic(reading, catalogue)
  const transactional = readTransactional(reading)
  const days = readNamedDays(reading)
  const firstChannel = reading.tokens.findIndex((_, at) => readChannelName(reading.tokens, at) !== undefined)
  const { reaction, strange } = takeFollowUp(reading)
  const exits = readExits(reading, catalogue)
  const asked = readMessagePlans(reading, catalogue, reaction === undefined)
  const pause = asked.pause ?? (play === 'survey' ? takeSurveyAge(reading) : null)
  const timedExit = exits.find((exit) => exit.kind === 'event' && exit.within !== null)
  const hung = reaction === undefined ? asked.plans : hangOn(reaction, asked.plans, reading)
  const isBetween = hung.length > 1 && timedExit?.kind === 'event' && firstChannel >= 0 && timedExit.from > firstChannel
  const plans = isBetween ? delaySecond(hung, timedExit.within) : hung
  const said =
    readTriggerClause(reading, catalogue) ??
    (play === undefined ? undefined : findImpliedTrigger(reading, catalogue, play, pause !== null))
  const clause =
    said ?? (play === undefined || play === 'announce' || play === 'winback' ? undefined : beforeExit(catalogue, exits))
  const unfinished = clause?.kind === 'event' ? readUnfinished(reading, catalogue, clause.event) : undefined
  const ends = [unfinished?.event, clause?.kind === 'event' ? clause.until : null].filter(
    (each) => each !== null && each !== undefined,
  )
  const subject = readSubject(reading, catalogue)
  const ask = readPurpose(reading)
  const audience = readConditions(reading, catalogue, 0, reading.tokens.length)
  const timed = readSchedule(reading, catalogue, days, isOwnTime)
  if (clause?.kind === 'event') {
    const named = stemsOfName(clause.event.name)
    takeEchoes(reading, (word) =>
      named.some(
        (other) =>
          matchStems(word, other) >= 0.85 || (matchStems(other, 'cart') >= 0.55 && matchStems(word, 'cart') >= 0.9),
      ),
    )
  }
  takePlayWords(reading)
  const about =
    subject.about ??
    (!isGiven && (play === undefined || play === 'announce') && (audience !== undefined || plans.length > 0)
      ? takeObject(reading)
      : null)
  const trigger = toTrigger(clause, audience, timed.schedule)
  const guessed = play ?? guessPlay(catalogue, clause, audience)
  const kind = refinePlay(guessed, clause, trigger.trigger, unfinished !== undefined)
  const state = trigger.audience ?? findState(reading, catalogue, trigger.trigger)
  if (trigger.trigger.kind === 'date') {
    const named = stemsOfName(trigger.trigger.trait)
    takeEchoes(reading, (word) => named.some((other) => matchStems(word, other) >= 0.85))
  }
  const event = clause?.kind === 'event' ? clause.event : null
  const success = chooseSuccess(catalogue, kind, event)
  const leaving = chooseExits({
    catalogue,
    play: kind,
    event,
    trigger: trigger.trigger,
    said: [...exits, ...ends.map((each) => ({ kind: 'event' as const, event: each, where: [] }))],
    success,
    audience: state ?? null,
  })
  leaving.assumes.forEach((words) => reading.assume(words))
  const messages = planMessages({
    catalogue,
    play: kind,
    plans,
    pause: pause ?? unfinished?.delay ?? (timedExit?.kind === 'event' && !isBetween ? timedExit.within : null),
    clause,
    reading,
  })
  for (const text of given.texts.slice(messages.length))
    reading.assume(`no message says “${text}”: there are ${messages.length}`)
  const chosenTopic = transactional ? null : (topic ?? chooseTopic(catalogue, kind))
  if (topic === null && chosenTopic !== null) reading.assume(`the topic is ${chosenTopic}`)
  if (!transactional && event !== null) stateNotice(reading, event.name)
  return {
    goal: goal.slice(0, 2000),
    name: name ?? nameCampaign(kind, event, about ?? given.headline, rest),
    play: kind,
    trigger:
      leaving.keyedBy === null || trigger.trigger.kind !== 'event'
        ? trigger.trigger
        : { ...trigger.trigger, keyedBy: leaving.keyedBy },
    event,
    audience: whoEnters(state, clause),
    reentry: chooseReentry(trigger.trigger, clause, kind),
    exits: leaving.exits,
    conversion: conversion ?? toConversion(success, kind, reading),
    messages,
    bestTime: bestTime || timed.bestTime,
    scorers: chooseScorers(reading, catalogue, scorers, messages),
    writtenEach,
    topic: chosenTopic,
    holdoutPercent: experiment.holdoutPercent ?? 0,
    arms: experiment.arms,
    subject: about,
    ask,
    mentions: subject.mentions,
    link: subject.link,
    given,
    assumptions: reading.assumptions,
    leftovers: reading.listLeftovers(),
    missing: strange ?? trend.exec(reading.text)?.[0] ?? findUnmet(reading),
    isEmpty:
      play === undefined &&
      clause === undefined &&
      audience === undefined &&
      plans.length === 0 &&
      about === null &&
      topic === null &&
      ask === null &&
      !isGiven,
    needsContent: kind === 'announce' && about === null && ask === null && subject.link === null && !isGiven,
  }
}

function chooseReentry(trigger: Trigger, clause: TriggerClause | undefined, kind: Play): Campaign['reentry'] {
  if (comesAgain(trigger)) return 'every_time'
  const isOnce = clause?.kind === 'event' && (clause.first || clause.nth !== undefined)
  return isOnce ? 'once' : usual[kind].reentry
}

/** “Send everyone our spring catalogue”: the one thing left over is what it is about. */
function takeObject(reading: Reading): string | null {
  const [only, ...others] = reading.listLeftovers()
  if (only === undefined || others.length > 0 || only.split(' ').length > 5 || findUnmet(reading) !== null) return null
  for (const index of reading.listLeftoverIndexes()) reading.take(index, index + 1)
  reading.assume(`it is about “${only}”`)
  return only
}

/** “If they have not passed …” names only the end: what comes before it starts the journey. */
function beforeExit(catalogue: Catalogue, exits: readonly ExitClause[]): TriggerClause | undefined {
  const ending = exits.find((exit) => exit.kind === 'event')
  const event = ending === undefined ? undefined : findBeginning(catalogue, ending.event)
  return event === undefined ? undefined : { kind: 'event', event, where: [], delay: null, first: false, until: null }
}

function toConversion(success: EventEntry | undefined, play: Play, reading: Reading): Conversion | null {
  if (success === undefined) return null
  const { convertWithinHours } = usual[play]
  reading.assume(
    `it worked when ${wordsOfName(success.name)} (\`${success.name}\`) follows within ${convertWithinHours / 24} days`,
  )
  return { kind: 'event', event: success.name, where: [], withinHours: convertWithinHours, creditedTo: 'sent' }
}

function nameCampaign(play: Play, event: EventEntry | null, about: string | null, goal: string): string {
  const what = about ?? (event === null ? stripInvisible(goal) : wordsOfName(event.name))
  const short = (what.length > 60 ? `${what.slice(0, 57).trimEnd()}…` : what).replace(/\s+/g, ' ')
  return about === null && event === null
    ? short.charAt(0).toUpperCase() + short.slice(1)
    : `${usual[play].label}: ${short}`
}
