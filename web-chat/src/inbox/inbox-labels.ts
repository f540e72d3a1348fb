/** What the element says, for another language or tone: `element.labels = { ...element.labels, empty: 'Nichts Neues' }`. */
export const labels = {
  open: (unread: number) => (unread === 0 ? 'Messages' : `Messages, ${unread} unread`),
  title: 'Messages',
  loading: 'Loading…',
  lost: 'Your messages cannot be reached just now.',
  empty: 'Nothing new.',
  close: 'Close',
  fresh: 'New',
  more: 'Older messages',
  dismiss: (title: string) => `Dismiss “${title}”`,
  score: (score: number) => `${score} of 10`,
  scale: ['Not likely', 'Very likely'],
}
