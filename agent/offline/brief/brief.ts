import type { ConditionInput } from '../../../domain/conditions/condition.ts'
import type { Campaign, Conversion, Exit } from '../../../domain/campaign/campaign.ts'
import type { Trigger } from '../../../domain/campaign/trigger.ts'
import type { EventEntry } from '../link/catalogue.ts'
import type { GivenWords } from '../parse/given-words.ts'
import type { MessagePlan } from '../parse/message-plans.ts'
import type { Play } from '../parse/plays.ts'
import type { Scorers } from '../parse/survey-groups.ts'

/** A goal as understood: everything a campaign needs but its copy, and what the answer has to own up to. */
export type Brief = {
  goal: string
  name: string
  play: Play
  trigger: Trigger
  /** The trigger's event with its properties, when there is one. */
  event: EventEntry | null
  audience: ConditionInput
  reentry: Campaign['reentry']
  exits: Exit[]
  conversion: Conversion | null
  messages: MessagePlan[]
  bestTime: boolean
  /** Who gets something of their own after a survey; null where the survey is all. */
  scorers: Scorers | null
  /** Each customer's copy is to be written for them alone, which needs a language model. */
  writtenEach: boolean
  topic: string | null
  holdoutPercent: number
  arms: number
  /** What the message is about, in the member's words; null when the play says enough. */
  subject: string | null
  /** What customers are asked to do, as it is said to them: “check your card”; null when nothing is asked. */
  ask: string | null
  /** Traits that the copy should mention. */
  mentions: string[]
  link: string | null
  /** What messages say word for word. */
  given: GivenWords
  assumptions: string[]
  leftovers: string[]
  /** What is missing so badly that nothing can be drafted, as a question to the member. */
  missing: string | null
  /** Nothing in the text says who, when or what: no goal at all. */
  isEmpty: boolean
  /** Who and when are clear, what to say is not: a draft may be shown, but not offered for approval. */
  needsContent: boolean
}
