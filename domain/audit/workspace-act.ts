/** What changes how a workspace sends and neither a tool, a draft nor an approval tells of. */
export const workspaceActKinds = [
  'settings_changed',
  'kill_switch_on',
  'kill_switch_off',
  'campaign_paused',
  'campaign_stopped',
  'campaign_paused_itself',
  'audit_exported',
  'webhook_made',
  'webhook_changed',
  'webhook_deleted',
  'secret_exchanged',
  'suppressions_added',
  'suppression_removed',
  'doubts_settled',
] as const
export type WorkspaceActKind = (typeof workspaceActKinds)[number]

/** Where something was said or done: the surfaces of conversations, the operator's terminal, and Carillon itself. */
export type ActSurface = 'web' | 'cli' | 'api' | 'slack' | 'mcp' | 'eval' | 'operator' | 'worker'

/** Who acts, from where, and when. `by` is null for the operator at the terminal and for the worker. */
export type Act = { by: { id: string } | null; surface: ActSurface; at: Temporal.Instant }
