import type { Play } from '../parse/plays.ts'

/** What is known when copy is written: nothing else may be claimed. */
export type CopyFacts = {
  play: Play
  /** What the trigger is about, in words: “cart”, “workflow”; null for broadcasts. */
  thing: string | null
  /** The thing is something bought later: a cart, a basket, a checkout. */
  isCart: boolean
  ended: 'reached' | 'failed' | 'done' | 'begun' | null
  /** The first thing a newcomer should do, as a noun. */
  firstThing: string | null
  subject: string | null
  /** What the reader is asked to do: “check your card”. */
  ask: string | null
  /** “ends in 3 days”, for a date trigger. */
  comingUp: string | null
  /** Traits to mention, as Liquid with a default beside their words. */
  mentions: { words: string; liquid: string }[]
  /** A later message of the same journey. */
  followUp: boolean
  /** How the reader answered a survey; null where none was answered. */
  scored: 'low' | 'high' | null
}

/** The parts of a message. Every sentence stands alone, so that a short version leaves some out. */
export type Script = { headline: string; otherHeadline: string; lead: string; more: string[]; action: string }

const name = '{{ workspace.name }}'
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const the = (facts: CopyFacts) => facts.thing ?? 'visit'

/** What a message of each play says, in sentences that hold for any product. */
export const scripts: Record<Play, (facts: CopyFacts) => Script> = {
  welcome: (facts) => {
    const first = facts.firstThing
    const step = first === null ? 'have a look around' : `try your first ${first}`
    return facts.followUp
      ? {
          headline: first === null ? `Getting to know ${name}` : `Ready for your first ${first}?`,
          otherHeadline: first === null ? 'Your next step' : `Your first ${first}`,
          lead: `You joined ${name} a little while ago.`,
          more: first === null ? [] : [`Your first ${first} is a good way to see how it works.`],
          action: `When you have a moment, open ${name} and ${step}!`,
        }
      : {
          headline: `Welcome to ${name}`,
          otherHeadline: 'Good to have you here',
          lead: `Thank you for joining ${name}!`,
          more: first === null ? [] : [`A good place to begin is your first ${first}.`],
          action: `Open ${name} when you are ready and ${step}!`,
        }
  },
  recover: (facts) => ({
    headline: facts.isCart ? `You left something in your ${the(facts)}` : `Your ${the(facts)} is not finished yet`,
    otherHeadline: `About your ${the(facts)}`,
    lead: facts.isCart
      ? `You left something in your ${the(facts)}.`
      : `You started something and did not finish: your ${the(facts)}.`,
    more: ['There is no rush, and nothing to do if you changed your mind.'],
    action: 'If you still want it, you can pick up right where you left off!',
  }),
  winback: (facts) => ({
    headline: 'It has been a while',
    otherHeadline: `You are welcome back at ${name}`,
    lead: `We have not seen you at ${name} for some time, and we miss you!`,
    more: [
      facts.subject === null
        ? 'If it still has a place in what you do, you are welcome back.'
        : `One thing you may want to know about: ${facts.subject}.`,
    ],
    action: `Come by ${name} and have a look around!`,
  }),
  convert: (facts) => ({
    headline: facts.comingUp === null ? `Your next step with ${name}` : `Your ${facts.comingUp}`,
    otherHeadline: facts.comingUp === null ? `Staying with ${name}` : 'Before it ends',
    lead: facts.comingUp === null ? `You have had time to try ${name}.` : `Your ${facts.comingUp}.`,
    more: ['If it has been useful, now is the time to decide how to go on.'],
    action: `Open ${name} and choose what suits you!`,
  }),
  survey: ({ scored }) => (scored === null ? surveyScript : afterAnswer[scored]),
  congratulate: (facts) => ({
    headline: `Well done on your ${the(facts)}`,
    otherHeadline: `That ${the(facts)} is done`,
    lead: `Well done, your ${the(facts)} is finished!`,
    more: [],
    action: `Open ${name} and see what you can do next!`,
  }),
  help: (facts) => ({
    headline: `A hand with your ${the(facts)}?`,
    otherHeadline: `Stuck with your ${the(facts)}?`,
    lead: `It looks as if your ${the(facts)} stopped halfway.`,
    more: ['That happens. You do not have to begin again.'],
    action: 'Open it and take the next step right where you stopped!',
  }),
  thank: (facts) => ({
    headline: 'Thank you',
    otherHeadline: `A thank you from ${name}`,
    lead: facts.thing === null ? `Thank you for being with ${name}.` : `Thank you for your ${the(facts)}.`,
    more: facts.subject === null ? [] : [`We also wanted you to know about ${facts.subject}.`],
    action: `We really hope to see you at ${name} again!`,
  }),
  warn: (facts) => noticeOf(facts),
  nudge: (facts) => noticeOf(facts),
  announce: (facts) => ({
    headline: facts.subject === null ? `News from ${name}` : capital(facts.subject),
    otherHeadline: facts.subject === null ? `Something to tell you` : `About ${facts.subject}`,
    lead: facts.subject === null ? `There is news from ${name}.` : `We want to tell you about ${facts.subject}.`,
    more: [],
    action: `Open ${name} to have a look!`,
  }),
}

const surveyScript: Script = {
  headline: `How likely are you to recommend ${name}?`,
  otherHeadline: 'One question for you',
  lead: `How likely are you to recommend ${name} to someone like you?`,
  more: ['Your answer helps us decide what to work on.'],
  action: 'Choose a number from 0 to 10. Thank you!',
}
const afterAnswer: Record<'low' | 'high', Script> = {
  low: {
    headline: 'Thank you for your answer',
    otherHeadline: 'What can we do better?',
    lead: 'Thank you for telling us what you think.',
    more: ['It seems that something is not as you would like it.'],
    action: 'If you can, reply and tell us what we should do better.',
  },
  high: {
    headline: 'Thank you for your answer',
    otherHeadline: 'Glad you like it',
    lead: `Thank you, it is good to hear that you like ${name}!`,
    more: ['Perhaps you know somebody who would like it too.'],
    action: `If you do, tell them about ${name}!`,
  },
}

function noticeOf(facts: CopyFacts): Script {
  const thing = the(facts)
  const news = facts.subject
  const byEnd = {
    reached: `You have reached your ${thing}`,
    failed: `Your ${thing} did not go through`,
    done: `Your ${thing} is done`,
    begun: `About your ${thing}`,
  }
  const happened = facts.ended === null ? (news === null ? `About your ${thing}` : capital(news)) : byEnd[facts.ended]
  const comingUp = facts.comingUp === null ? happened : `Your ${facts.comingUp}`
  return {
    headline: comingUp,
    otherHeadline: `A note about your ${thing}`,
    lead: comingUp.startsWith('About') ? `A short note about your ${thing}.` : `${comingUp}.`,
    more: news === null || facts.ended === null ? [] : [`You may want to know about ${news}.`],
    action:
      facts.ended === 'failed' ? `Open ${name} and try again when it suits you!` : `Open ${name} to see your options!`,
  }
}
