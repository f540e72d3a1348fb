import { connectInbox, type Inbox, type InboxOptions, type InboxState, type Message } from './connect-inbox.ts'
import { style } from './inbox-style.ts'

/** What the element says, for another language or tone: `element.labels = { ...element.labels, empty: 'Nichts Neues' }`. */
export const labels = {
  open: (unread: number) => (unread === 0 ? 'Messages' : `Messages, ${unread} unread`),
  title: 'Messages',
  empty: 'Nothing new.',
  close: 'Close',
  fresh: 'New',
  more: 'Older messages',
  dismiss: (title: string) => `Dismiss “${title}”`,
  score: (score: number) => `${score} of 10`,
  scale: ['Not likely', 'Very likely'],
}

/** A link of a message may lead to the web or into an app, and never runs anything. */
const isSafe = (link: string) =>
  /^[a-z][a-z\d+.-]*:/i.test(link) && !/^(javascript|data|vbscript|blob|file):/i.test(link)

const nothing: InboxState = { messages: [], unread: 0, next: null }

/** `<carillon-inbox>`: a bell with the number of unread messages, and the messages. */
export class CarillonInbox extends HTMLElement {
  labels = labels
  readonly #bell = make('button', { className: 'bell', ariaExpanded: 'false', onclick: () => this.toggle() })
  readonly #badge = make('span', { className: 'badge' })
  readonly #panel = make('section', { className: 'panel', hidden: true, tabIndex: -1 })
  #options: Omit<InboxOptions, 'onChange'> | undefined
  #inbox: Inbox | undefined
  #state = nothing
  /** What is shown below the latest page, and where it goes on. */
  #older: Message[] = []
  #next: string | null = null
  /** Shown as new until the panel is closed, although they are read. */
  #fresh = new Set<string>()

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    this.#bell.append(make('span', { className: 'icon' }), this.#badge)
    root.append(this.#bell, this.#panel)
    root.addEventListener('keydown', (event) => {
      if (event instanceof KeyboardEvent && event.key === 'Escape') this.toggle(false)
    })
  }

  /** Show the inbox of the customer whom the tokens are for, and nothing more of the one before. */
  connect(options: Omit<InboxOptions, 'onChange'>): void {
    this.#options = options
    this.#open()
    this.#show(nothing)
  }

  /** Also when a page has moved the element. */
  connectedCallback(): void {
    document.addEventListener('pointerdown', this.#leave)
    this.#open()
    this.#draw()
  }

  #open(): void {
    this.#inbox?.close()
    if (this.#options && this.isConnected)
      this.#inbox = connectInbox({ ...this.#options, onChange: (state) => this.#show(state) })
  }

  disconnectedCallback(): void {
    document.removeEventListener('pointerdown', this.#leave)
    this.#inbox?.close()
  }

  toggle(isOpen = this.#panel.hidden): void {
    if (isOpen !== this.#panel.hidden) return
    this.#panel.hidden = !isOpen
    this.#bell.ariaExpanded = String(isOpen)
    this.#fresh = new Set()
    const { left, right } = this.#bell.getBoundingClientRect()
    this.#panel.classList.toggle('left', left + right < innerWidth)
    if (isOpen) this.#readAll()
    else this.#bell.focus()
    this.#draw()
  }

  readonly #leave = (event: Event) => {
    if (!event.composedPath().includes(this)) this.toggle(false)
  }

  /** Below the latest page, once that was asked for, stays what newer messages push off it. */
  #show(state: InboxState): void {
    const last = Number(state.messages.at(-1)?.id)
    if (this.#older.length > 0)
      this.#older = [...this.#state.messages, ...this.#older].filter(({ id }) => Number(id) < last)
    if (state.next === null) this.#older = []
    if (this.#older.length === 0) this.#next = state.next
    this.#state = state
    if (!this.#panel.hidden) this.#readAll()
    this.#draw()
  }

  #readAll(): void {
    for (const { id, readAt } of this.#state.messages) if (readAt === null) this.#fresh.add(id)
    if (this.#state.unread > 0) this.#tell(this.#inbox?.read())
  }

  /** What could not be told is told by the next look; the page is not the place to say so. */
  #tell(done: Promise<unknown> | undefined): void {
    done?.catch((error: unknown) => this.dispatchEvent(new CustomEvent('fault', { detail: error })))
  }

  #draw(): void {
    const { unread, messages } = this.#state
    this.#badge.textContent = unread === 0 ? '' : unread > 99 ? '99+' : String(unread)
    this.#bell.ariaLabel = this.labels.open(unread)
    this.#panel.ariaLabel = this.labels.title
    const all = [...messages, ...this.#older]
    const close = make('button', { className: 'quiet', onclick: () => this.toggle(false) }, this.labels.close)
    const head = make('header', {}, make('h2', { textContent: this.labels.title }), close)
    const list = make('ul', {}, ...all.map((message) => this.#drawMessage(message)))
    const older = this.#next === null ? [] : [this.#drawMore(this.#next)]
    const empty = make('p', { className: 'empty', textContent: this.labels.empty })
    this.#keepFocus(() => this.#panel.replaceChildren(head, ...(all.length === 0 ? [empty] : [list, ...older])))
  }

  /** Whoever uses the keyboard stays where they were; at the panel, when that is gone. */
  #keepFocus(redraw: () => void): void {
    const nameOf = (element: Element) => [element.closest('li')?.id, element.ariaLabel ?? element.textContent].join()
    const before = this.#panel.contains(this.shadowRoot?.activeElement ?? null) && this.shadowRoot?.activeElement
    redraw()
    if (!before) return
    const same = [...this.#panel.querySelectorAll<HTMLElement>('button, a')].find(
      (each) => nameOf(each) === nameOf(before),
    )
    const target = same ?? this.#panel
    target.focus()
  }

  #drawMessage({ id, title, body, deepLink, survey, sentAt, readAt }: Message): HTMLElement {
    const onclick = () => {
      this.#older = this.#older.filter((message) => message.id !== id)
      this.#tell(this.#inbox?.dismiss(id))
    }
    const dismiss = make('button', { className: 'dismiss', ariaLabel: this.labels.dismiss(title), onclick }, '×')
    const heading = make('h3', { textContent: title, dir: 'auto' })
    // Some pages write de_AT, which is no language tag and would end the drawing.
    const locale = this.lang.replaceAll('_', '-') || undefined
    const time = make('time', { dateTime: sentAt, textContent: new Date(sentAt).toLocaleDateString(locale) })
    const item = make('li', { id }, heading, make('p', { textContent: body, dir: 'auto' }), time, dismiss)
    if (readAt === null || this.#fresh.has(id))
      item.prepend(make('span', { className: 'new', role: 'img', ariaLabel: this.labels.fresh }))
    if (deepLink !== null && isSafe(deepLink)) {
      heading.replaceChildren(make('a', { href: deepLink, onclick: () => this.#tell(this.#inbox?.click(id)) }, title))
    }
    if (survey !== null) time.before(this.#drawSurvey(id, title))
    return item
  }

  #drawSurvey(id: string, title: string): HTMLElement {
    const scores = Array.from({ length: 11 }, (_, score) => {
      const onclick = () => this.#tell(this.#inbox?.answer(id, score))
      return make('button', { ariaLabel: this.labels.score(score), onclick }, String(score))
    })
    const ends = make(
      'div',
      { className: 'ends' },
      ...this.labels.scale.map((text) => make('span', { textContent: text })),
    )
    const group = make('div', { className: 'scores', role: 'group', ariaLabel: title }, ...scores)
    return make('div', {}, group, ends)
  }

  #drawMore(next: string): HTMLElement {
    const inbox = this.#inbox
    const add = (page: InboxState) => {
      if (inbox !== this.#inbox || next !== this.#next) return
      this.#older.push(...page.messages)
      this.#next = page.next
    }
    const onclick = () => {
      more.disabled = true
      this.#tell(
        inbox
          ?.older(next)
          .then(add)
          .finally(() => this.#draw()),
      )
    }
    const more = make('button', { className: 'more', onclick }, this.labels.more)
    return more
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}
