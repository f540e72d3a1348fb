import type { ErrorMeaning } from './errors.ts'

const caller = (status: number, title: string): ErrorMeaning => ({ status, title, retryable: false, actor: 'caller' })

/** Every error code. A code never changes its meaning; docs/errors.md lists the same codes (a test keeps them equal). */
export const errorCodes = {
  invalid_body: caller(400, 'The body is not valid'),
  invalid_query: caller(400, 'The query is not valid'),
  body_too_large: caller(413, 'The body is too large'),
  body_too_deep: caller(400, 'The JSON is nested too deep'),
  unsupported_media_type: caller(415, 'The content type is not supported'),
  unauthenticated: caller(401, 'The key or token is missing or wrong'),
  forbidden: caller(403, 'Your role does not allow this'),
  not_found: caller(404, 'There is no such thing in this workspace'),
  conflict: caller(409, 'Somebody else changed this first'),
  in_use: caller(409, 'Something else uses this'),
  rate_limited: { status: 429, title: 'Too many requests', retryable: true, actor: 'nobody' },
  internal: { status: 500, title: 'Something went wrong on our side', retryable: true, actor: 'operator' },
  unavailable: { status: 503, title: 'Not ready yet', retryable: true, actor: 'nobody' },

  invalid_configuration: { status: 500, title: 'A setting is not valid', retryable: false, actor: 'operator' },
  not_configured: { status: 503, title: 'A setting is missing for this', retryable: false, actor: 'operator' },
  data_folder_in_use: {
    status: 500,
    title: 'Another process uses the data folder',
    retryable: false,
    actor: 'operator',
  },
  port_in_use: { status: 500, title: 'The port is taken', retryable: false, actor: 'operator' },
  database_unavailable: { status: 503, title: 'The database does not answer', retryable: true, actor: 'operator' },
  migration_mismatch: {
    status: 500,
    title: 'The database has migrations that this version does not know',
    retryable: false,
    actor: 'operator',
  },

  unknown_name: caller(422, 'That trait, event, segment, topic or channel does not exist'),
  invalid_condition: caller(422, 'The condition is not valid'),
  invalid_campaign: caller(422, 'The campaign is not valid'),
  invalid_copy: caller(422, 'The copy is not valid'),
  translation_broken: caller(422, 'The translation lost or added something'),
  invalid_tool_input: caller(422, 'The arguments do not fit the tool'),
  not_runnable: caller(422, 'The campaign uses something that cannot run yet'),
  wrong_status: caller(409, 'The campaign is not in a status that allows this'),

  approval_needed: caller(403, 'This needs an approval'),
  approval_expired: caller(409, 'The approval has expired'),
  approval_decided: caller(409, 'The approval was decided already'),
  approval_superseded: caller(409, 'The approval was superseded by a later message'),
  approval_stale: caller(409, 'What was approved has changed since'),
  second_approver_needed: caller(409, 'A second person must approve it'),
  kill_switch: caller(409, 'The workspace’s kill switch is on'),
  no_model: caller(409, 'This needs a language model, and there is none'),
  sender_missing: caller(409, 'The workspace has no sender address'),
  nothing_to_undo: caller(409, 'There is nothing to undo'),
  nothing_to_redo: caller(409, 'There is nothing to redo'),

  thread_busy: { status: 409, title: 'A turn is already running in this thread', retryable: true, actor: 'nobody' },
  model_failed: { status: 502, title: 'The language model failed', retryable: true, actor: 'operator' },
  stopped: caller(409, 'The run was stopped'),
} as const satisfies Record<string, ErrorMeaning>

export type ErrorCode = keyof typeof errorCodes
