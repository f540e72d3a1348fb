import type { Step } from '../../../domain/campaign/steps.ts'
import type { Catalogue, EventEntry } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import type { MessagePlan } from '../parse/message-plans.ts'
import type { Reading } from '../parse/reading.ts'
import type { Scorers } from '../parse/survey-groups.ts'

/** The event that an answer comes as, with the name of its score; undefined where none has come yet. */
export function findAnswer({ events }: Catalogue): { event: EventEntry; score: string } | undefined {
  return events.flatMap((event) => {
    const isSurvey = stemsOfName(event.name).some((word) => word === 'nps' || word === 'survey')
    const score = event.properties.find(({ name }) => stemsOfName(name).includes('scor'))
    return isSurvey && score !== undefined ? [{ event, score: score.name }] : []
  })[0]
}

/** What follows a survey: a week for the answer, then a message for the low and one for the high; the rest hear no more. */
export function followAnswers(
  answer: { event: EventEntry; score: string },
  scorers: Scorers,
  write: (scored: 'low' | 'high') => Step,
): Step[] {
  const value = `answer.${answer.score}`
  const low = { name: 'Detractors', when: { journeyValue: { name: value, atMost: 6 } }, steps: [write('low')] }
  const high = { name: 'Promoters', when: { journeyValue: { name: value, atLeast: 9 } }, steps: [write('high')] }
  const wait: Step = {
    id: null,
    kind: 'wait_for_event',
    event: answer.event.name,
    where: [],
    timeout: 'P7D',
    saveAs: 'answer',
    otherwise: [{ id: null, kind: 'end' }],
  }
  const paths = [...(scorers.low ? [low] : []), ...(scorers.high ? [high] : [])]
  return [wait, { id: null, kind: 'branch', paths, otherwise: [] }]
}

/** Those scorers, where the survey asks in the app and its answers are known here; else what is open is said. */
export function chooseScorers(
  reading: Reading,
  catalogue: Catalogue,
  said: Scorers,
  messages: readonly MessagePlan[],
): Scorers | null {
  if (!said.low && !said.high) return null
  const asksInApp = messages[0]?.channels.some(({ channel }) => channel === 'in_app') === true
  if (asksInApp && findAnswer(catalogue) !== undefined) {
    const both = said.low && said.high
    reading.assume(
      `an answer is waited for a week, then ${said.low ? 'scores up to 6 get a follow-up' : ''}${both ? ' and ' : ''}${said.high ? 'scores from 9 a word about recommending' : ''} by email; the rest get nothing`,
    )
    return said
  }
  reading.assume(
    'the survey is the only message, since no answer to one has come in here yet; then tell me what high or low scores should get',
  )
  return null
}
