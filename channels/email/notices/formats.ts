import type { Config } from '../../../domain/config.ts'
import type { NoticeFormat } from './notice-format.ts'
import { ses } from './ses.ts'

/** The mail services that we know, and what each needs. */
export const noticeServices = [
  { name: 'ses', vendor: 'Amazon SES', variables: ['SES_TOPIC_ARN'], page: 'docs/how-to/receive-bounces.md' },
] as const

/** The mail services whose notices we take, as the configuration names them. */
export const openNoticeFormats = ({ sesTopics }: Pick<Config, 'sesTopics'>): NoticeFormat[] =>
  sesTopics.length === 0 ? [] : [ses({ topics: sesTopics })]
