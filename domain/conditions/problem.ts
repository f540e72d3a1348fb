export type ProblemCode =
  | 'unknown_trait'
  | 'unknown_event'
  | 'unknown_property'
  | 'unknown_segment'
  | 'unknown_topic'
  | 'unknown_campaign'
  | 'type_mismatch'
  | 'empty_group'
  | 'empty_window'
  | 'segment_cycle'
  | 'too_deep'
  | 'only_in_journey'

/** Something a member must change before a condition can be used. */
export type Problem = {
  /** Where it is, for example `audience/all/0/trait/name`. */
  path: string
  code: ProblemCode
  /** What is wrong and what would be right. */
  message: string
  /** Known names that come near, the nearest first. */
  nearest: string[]
}

export const problem = (path: string, code: ProblemCode, message: string, nearest: string[] = []): Problem => ({
  path,
  code,
  message,
  nearest,
})
