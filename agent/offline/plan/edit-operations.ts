import type { Campaign } from '../../../domain/campaign/campaign.ts'
import { Condition, type ConditionInput } from '../../../domain/conditions/condition.ts'
import { readConversion } from '../brief/conversion-clause.ts'
import { readName, readTopic } from '../brief/spoken-settings.ts'
import type { Voice } from '../copy/voice.ts'
import type { Catalogue } from '../link/catalogue.ts'
import type { Wish } from '../parse/clauses.ts'
import { readConditions } from '../parse/conditions.ts'
import { readExits } from '../parse/exit-clause.ts'
import { readExperiment } from '../parse/experiment.ts'
import { takeReaction } from '../parse/reaction-clause.ts'
import { readReentryDays } from '../parse/reentry-words.ts'
import { readAgainst } from '../parse/reading.ts'
import { comesAgain } from '../brief/choose-trigger.ts'
import { readSchedule, readTimeAlone } from '../parse/schedule.ts'
import { editChannels } from './edit-channels.ts'
import { editWindows } from './edit-windows.ts'
import { editWaits } from './edit-waits.ts'
import { push, type Edit, type EditPlace } from './edit-place.ts'
import { removeMessage } from './remove-message.ts'

const editWords =
  /^(wait|use|change|make|set|add|remove|drop|delete|only|also|exclude|include|limit|restrict|send|switch|move|instead|narrow|widen|schedule|replace|swap|reschedule|just|keep|it|too|well|to|rename|name|call|start|delay|everyone|whole|thing|target|leave|out|skip|audience|before|first|zone|timing|put|let|rather|up|down|clock|resend|remind|follow|o|may|get|gets|actually|that|sorry|resort|goes|go|going|so|update|edit|adjust|modify|launch|publish|release|ship)$/

/** The operations that edits in free words mean, for the document as it stands. */
export function planEdits(wishes: readonly Wish[], campaign: Campaign, catalogue: Catalogue, voice: Voice): Edit {
  const edit: Edit = { operations: [], words: [], notes: [], assumptions: [], leftovers: [] }
  for (const wish of wishes) {
    if (wish.kind !== 'edit') continue
    const reading = readAgainst(withoutName(wish.text, campaign.name), catalogue)
    const place = { reading, campaign, catalogue, voice, reaction: takeReaction(reading), edit }
    editSettings(place)
    editWindows(place)
    editExits(place)
    editWaits(place)
    removeMessage(place)
    editChannels(place)
    editAudience(place)
    editTimeOfDay(place)
    editSchedule(place)
    reading.tokens.forEach((token, index) => {
      if (editWords.test(token.word)) reading.take(index, index + 1)
    })
    edit.assumptions.push(...reading.assumptions)
    edit.leftovers.push(...reading.listLeftovers())
  }
  return edit
}

/** “Change the spring news so that …”: a name is no part of what is to change. */
function withoutName(text: string, name: string): string {
  const at = text.toLowerCase().indexOf(name.toLowerCase())
  return at < 0 ? text : `${text.slice(0, at)}it${text.slice(at + name.length)}`
}

function editSettings({ reading, campaign, catalogue, edit }: EditPlace): void {
  const name = readName(reading)
  if (name !== null) push(edit, { set: { name } }, `its name is “${name}”`)
  const topic = readTopic(reading, catalogue)
  if (topic !== null && topic !== campaign.topic) push(edit, { set: { topic } }, `the topic is ${topic}`)
  const conversion = readConversion(reading, catalogue)
  if (conversion?.kind === 'event') push(edit, { set: { conversion } }, `a conversion is \`${conversion.event}\``)
  const none = /\b(no|without( a)?|remove( the)?|drop( the)?) (holdout|control group)\b/i.exec(reading.text)
  if (none !== null) reading.takeText(none.index, none.index + none[0].length)
  const { holdoutPercent } = none === null ? readExperiment(reading) : { holdoutPercent: 0 }
  if (holdoutPercent !== null) push(edit, { set: { holdoutPercent } }, `the holdout is ${holdoutPercent} %`)
  const afterDays = campaign.trigger.kind === 'broadcast' ? undefined : readReentryDays(reading)
  if (afterDays !== undefined)
    return push(edit, { set: { reentry: { afterDays } } }, `customers may enter again after ${afterDays} days`)
  const again = /\b(only once|once (each|per (customer|person))|every time|each time)\b/i.exec(reading.text)
  const isOneBroadcast = campaign.trigger.kind === 'broadcast' && !comesAgain(campaign.trigger)
  if (again === null || isOneBroadcast) return
  const reentry = /once/i.test(again[0]) ? ('once' as const) : ('every_time' as const)
  reading.takeText(again.index, again.index + again[0].length)
  push(edit, { set: { reentry } }, reentry === 'once' ? 'each customer enters once' : 'customers enter every time')
}

function editExits({ reading, campaign, catalogue, edit }: EditPlace): void {
  const said = readExits(reading, catalogue)
  if (said.length === 0) return
  const keyed = campaign.trigger.kind === 'event' ? campaign.trigger.keyedBy : null
  const added = said.map((clause) =>
    clause.kind === 'event'
      ? {
          kind: 'event' as const,
          event: clause.event.name,
          where: [],
          sameKey: clause.event.properties.some(({ name }) => name === keyed) ? keyed : null,
        }
      : { kind: 'condition' as const, condition: Condition.parse(clause.condition) },
  )
  push(edit, { set: { exit: [...campaign.exit, ...added] } }, 'customers leave when that happens')
}

const without = /\b(exclude|excluding|except|leave out|leaving out|skip|not|remove|without|drop|minus|no)\b/i
const also = /\b(also|include|including|too|as well|add|plus|widen)\b/i

function editAudience({ reading, campaign, catalogue, edit }: EditPlace): void {
  const found = readConditions(reading, catalogue, 0, reading.tokens.length)
  if (found === undefined) return
  if ('everyone' in found) return push(edit, { set: { audience: { everyone: true } } }, 'it is for everyone')
  const negated = without.test(reading.text) && !('not' in found) && /^\W*(please )?(remove|drop)\b/i.test(reading.text)
  const condition: ConditionInput = negated ? { not: found } : found
  const current = campaign.audience
  const replaces =
    /\b(?:change|set|switch|make|replace)\b.{0,10}\b(?:audience|target|targeting)\b.{0,12}\b(?:to|with|be)\b/i
  const widens = also.test(reading.text) && !('not' in condition)
  if (widens && 'everyone' in current && !replaces.test(reading.text)) {
    edit.notes.push('It is for everyone already, those customers included.')
    return
  }
  const joined =
    'everyone' in current || replaces.test(reading.text)
      ? condition
      : widens
        ? { any: [current, condition] }
        : { all: [...('all' in current ? current.all : [current]), condition] }
  push(
    edit,
    { set: { audience: Condition.parse(joined) } },
    widens
      ? 'it is for those customers too'
      : 'not' in condition
        ? 'it leaves those customers out'
        : 'it is for those customers only',
  )
}

/** “At 8” moves what has a day already to that time of it; what has none waits for the schedule to be read. */
function editTimeOfDay({ reading, campaign: { trigger }, edit }: EditPlace): void {
  const schedule = trigger.kind === 'broadcast' ? trigger.schedule : null
  const hasDay = trigger.kind === 'date' || (schedule !== null && schedule.kind !== 'now')
  const time = hasDay ? readTimeAlone(reading) : undefined
  if (time === undefined) return
  const words = `it goes out at ${time}`
  if (trigger.kind === 'date') push(edit, { set: { trigger: { ...trigger, atLocalTime: time } } }, words)
  if (trigger.kind !== 'broadcast' || schedule === null || schedule.kind === 'now') return
  const moved =
    schedule.kind === 'at'
      ? { ...schedule, at: `${schedule.at.slice(0, 10)}T${time}` }
      : { ...schedule, atLocalTime: time }
  push(edit, { set: { trigger: { ...trigger, schedule: moved } } }, words)
}

function editSchedule({ reading, campaign, catalogue, edit }: EditPlace): void {
  const timed = readSchedule(reading, catalogue)
  const { trigger } = campaign
  if (timed.schedule !== null && trigger.kind === 'broadcast') {
    push(
      edit,
      { set: { trigger: { kind: 'broadcast', schedule: timed.schedule } } },
      `it goes out ${timed.schedule.kind === 'at' ? `on ${timed.schedule.at.replace('T', ' at ')}` : 'at that time'}`,
    )
    if (timed.schedule.kind === 'recurring' && campaign.reentry === 'once')
      push(edit, { set: { reentry: 'every_time' } }, 'customers enter every time')
  }
  if (!timed.bestTime) return
  for (const step of campaign.steps) {
    if (step.kind !== 'message' || step.id === null) continue
    push(
      edit,
      { replace: { step: step.id, with: { ...step, timing: { kind: 'best_time' } } } },
      'each customer gets it when they are most likely to open it',
    )
  }
}
