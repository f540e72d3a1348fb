import type { ToolStatus } from './transcript.ts'

/** Each tool as it runs and as it ended, in the marketer's words. */
const words: Record<string, readonly [doing: string, done: string]> = {
  describe_workspace: ['Looking at your workspace', 'Looked at your workspace'],
  preview_audience: ['Counting the audience', 'Counted the audience'],
  save_segment: ['Saving the segment', 'Saved the segment'],
  find_campaigns: ['Looking for campaigns', 'Looked for campaigns'],
  show_campaign: ['Opening the campaign', 'Opened the campaign'],
  draft_campaign: ['Drafting the campaign', 'Drafted the campaign'],
  edit_campaign: ['Changing the draft', 'Changed the draft'],
  write_copy: ['Writing the copy', 'Wrote the copy'],
  translate_copy: ['Translating the copy', 'Translated the copy'],
  rehearse_campaign: ['Rehearsing on real history', 'Rehearsed on real history'],
  get_results: ['Reading the results', 'Read the results'],
  explain_delivery: ['Tracing the delivery', 'Traced the delivery'],
  remember: ['Remembering', 'Remembered'],
  forget: ['Forgetting', 'Forgot'],
  list_memories: ['Reading the brand memory', 'Read the brand memory'],
  undo: ['Undoing', 'Undone'],
  redo: ['Redoing', 'Redone'],
  pause_campaign: ['Pausing the campaign', 'Paused the campaign'],
  stop_campaign: ['Stopping the campaign', 'Stopped the campaign'],
  resume_campaign: ['Resuming the campaign', 'Resumed the campaign'],
  launch_campaign: ['Preparing the launch', 'Launched the campaign'],
  send_test: ['Preparing a test message', 'Sent a test message'],
  set_limits: ['Changing the limits', 'Changed the limits'],
}

/** A tool's line. One that this page does not know is named after itself: `find_segments` is “Find segments”. */
export function nameTool(name: string, status: ToolStatus): string {
  const known = words[name]
  if (known === undefined) return sentenceCase(name.replaceAll('_', ' '))
  return status === 'done' ? known[1] : known[0]
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
