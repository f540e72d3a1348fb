import { connectInbox, type Inbox, type InboxOptions, type InboxState, type Message } from './connect-inbox.ts'
import { type Act, drawMessage, type Look } from './draw-message.ts'
import { style } from './inbox-style.ts'
import { make } from './make.ts'

const nothing: InboxState = { messages: [], unread: 0, next: null }

/** The bell and the panel of an element, with what they show. */
export function showInbox(host: HTMLElement & Look) {
  const badge = make('b', {})
  const bell = make('button', { ariaExpanded: 'false', onclick: () => toggle() }, make('i', {}), badge)
  const panel = make('section', { hidden: true, popover: 'manual', tabIndex: -1 })
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  let options: Pick<InboxOptions, 'url' | 'getToken'> | undefined
  let inbox: Inbox | undefined
  let state = nothing
  let word: 'empty' | 'loading' | 'lost' = 'loading'
  /** What is shown below the latest page, and where it goes on. */
  let older: Message[] = []
  let next: string | null = null
  /** Shown as new until the panel is closed, although they are read. */
  let fresh = new Set<string>()

  /** Whose mark was in view is read. */
  const eye = new IntersectionObserver((entries) => {
    const shown = entries.filter(({ isIntersecting }) => isIntersecting)
    const ids = shown.map(({ target }) => target.parentElement?.id ?? '').filter((id) => !fresh.has(id))
    for (const id of ids) fresh.add(id)
    if (ids.length > 0) act((to) => to.read(ids))
  })

  /** What could not be told is told by the next look; the page is not the place to say so. */
  const act: Act = (what) => void (inbox && what(inbox).catch(fail))
  const fail = (detail: unknown) => host.dispatchEvent(new CustomEvent('fault', { detail }))

  /** Below the latest page, once that was asked for, stays what newer messages push off it. */
  function show(now: InboxState, what: typeof word = 'empty'): void {
    const last = Number(now.messages.at(-1)?.id)
    if (older.length > 0) older = [...state.messages, ...older].filter(({ id }) => Number(id) < last)
    if (now.next === null) older = []
    if (older.length === 0) next = now.next
    state = now
    word = what
    draw()
  }

  function draw(): void {
    const { labels } = host
    const { unread } = state
    badge.textContent = unread > 99 ? '99+' : `${unread || ''}`
    bell.ariaLabel = labels.open(unread)
    panel.ariaLabel = labels.title
    panel.ariaBusy = `${word === 'loading'}`
    const all = [...state.messages, ...older]
    const close = make('button', { onclick: () => toggle(false) }, labels.close)
    const drawn = make('section', {}, make('header', {}, make('h2', {}, labels.title), close))
    if (all.length === 0 || word === 'lost') drawn.append(make('p', {}, labels[word]))
    drawn.append(make('ul', {}, ...all.map(drawItem)))
    if (next !== null) drawn.append(drawMore(next))
    // What looks the same is left alone: a click on it, or a finger that scrolls it, may be half done.
    if (drawn.innerHTML !== panel.innerHTML) replace(drawn)
  }

  /** Whoever uses the keyboard stays where they were; at the panel, when that is gone. */
  function replace({ children }: Element): void {
    const nameOf = (element: Element) => [element.closest('li')?.id, element.ariaLabel ?? element.textContent].join()
    const { activeElement } = root
    const before = panel.contains(activeElement) && activeElement && nameOf(activeElement)
    panel.replaceChildren(...children)
    eye.disconnect()
    for (const mark of panel.querySelectorAll('li>i')) eye.observe(mark)
    if (!before) return
    const same = [...panel.querySelectorAll<HTMLElement>('button, a')].find((each) => nameOf(each) === before)
    ;(same ?? panel).focus()
  }

  function drawItem(message: Message): HTMLElement {
    const { id, readAt } = message
    return drawMessage(message, host, readAt === null || fresh.has(id), act, () => {
      older = older.filter((other) => other.id !== id)
      act((to) => to.dismiss(id))
    })
  }

  function drawMore(before: string): HTMLElement {
    const from = inbox
    const add = (page: InboxState) => {
      if (from !== inbox || before !== next) return
      older.push(...page.messages)
      next = page.next
    }
    const onclick = () => {
      more.disabled = true
      act((to) => to.older(before).then(add).finally(draw))
    }
    const more = make('button', { onclick }, host.labels.more)
    return more
  }

  function open(): void {
    inbox?.close()
    if (options && host.isConnected)
      inbox = connectInbox({
        ...options,
        onChange: show,
        onFault: (error) => {
          show(state, 'lost')
          fail(error)
        },
      })
  }

  /** Above all that the page has, above or below the bell; old browsers know no popover and hide it alone. */
  function place(): void {
    const { top, bottom, right } = bell.getBoundingClientRect()
    const room = Math.max(top, innerHeight - bottom)
    const across = `right:clamp(12px,${document.documentElement.clientWidth - right}px,100vw - 392px)`
    const along = `${room === top ? 'bottom' : 'top'}:${innerHeight - room + 8}px;max-height:min(${room - 20}px,560px)`
    panel.style.cssText = `${across};${along}`
    if (host.isConnected) panel.togglePopover?.(!panel.hidden)
  }

  function toggle(isOpen = panel.hidden): void {
    if (isOpen !== panel.hidden) return
    panel.hidden = !isOpen
    bell.ariaExpanded = `${isOpen}`
    fresh = new Set()
    // Drawn from the latest page when it is opened again, with what was read as read.
    older = []
    next = state.next
    place()
    if (!isOpen) bell.focus()
    draw()
  }

  const leave = (event: Event) => {
    if (!event.composedPath().includes(host)) toggle(false)
  }

  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  root.append(bell, panel)
  host.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') toggle(false)
  })
  return {
    toggle,
    connect(given: typeof options) {
      options = given
      open()
      show(nothing, 'loading')
    },
    open() {
      document.addEventListener('pointerdown', leave)
      place()
      open()
      draw()
    },
    close() {
      document.removeEventListener('pointerdown', leave)
      inbox?.close()
    },
  }
}
