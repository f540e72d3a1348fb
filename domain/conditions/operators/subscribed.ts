import { z } from 'zod'
import { Channel, channelWords } from '../../channels.ts'
import { consentSql } from '../../consent-sql.ts'
import { type Consent, isConsented } from '../../consent.ts'
import { reportUnknown } from '../check-names.ts'
import { defineOperator } from '../operator.ts'
import { Name, orNull } from '../parameters.ts'
import { negate, quote, sayList } from '../words.ts'

const say = ({ topic, channel }: { topic: string | null; channel: Channel | null }) => {
  const by = channel === null ? '' : ` by ${channelWords[channel]}`
  return topic === null ? `allows messages${by}` : `is subscribed to ${quote(topic)}${by}`
}

function sayAnswer({ topic, channel, allowed }: Consent): string {
  const by =
    channel === '*' ? '' : ` by ${new Map<string, string>(Object.entries(channelWords)).get(channel) ?? channel}`
  return `${allowed ? 'yes' : 'no'} to ${topic === '*' ? 'everything' : quote(topic)}${by}`
}

/** The rule of domain/consent.ts, which the gates apply to every message. */
export const subscribed = defineOperator({
  key: 'subscribed',
  parameter: z
    .strictObject({ topic: orNull(Name), channel: orNull(Channel) })
    .refine((p) => p.topic !== null || p.channel !== null, 'needs a topic, a channel or both')
    .meta({ description: 'Consents to the topic, the channel, or the topic on the channel' }),
  words: say,
  wordsNot: (p) => negate(say(p)),
  toSql: (p, { workspaceId }) => consentSql(workspaceId, p),
  asksIdAlone: () => true,
  isNeverNull: () => true,
  holds: (p, { consents, topics }) => isConsented(consents, topics, p),
  explain(p, { consents, topics }) {
    const answers = consents.filter(
      ({ topic, channel }) => (topic === '*' || topic === p.topic) && (channel === '*' || channel === p.channel),
    )
    const said = sayList(answers.map(sayAnswer), 'and')
    const byDefault = isConsented([], topics, p) ? 'yes' : 'no'
    return { fact: said === '' ? `has not been asked, which means ${byDefault}` : `said ${said}` }
  },
  needs: () => [{ consents: true }],
  check: ({ topic }, { catalogue, path }) =>
    topic === null || catalogue.topics.has(topic)
      ? []
      : [reportUnknown('topic', topic, catalogue.topics, `${path}/topic`)],
})
