const title = '.approval.is-pending .card-title'

/** Bring the approval that waits into view and to the keyboard; its buttons are the next stops. */
export function focusPendingApproval(): void {
  const found = [...document.querySelectorAll<HTMLElement>(title)].at(-1)
  found?.focus({ preventScroll: true })
  found?.closest('.approval')?.scrollIntoView({ block: 'start' })
}
