/** A message as the server's inbox has it; times are ISO 8601. */
export type Message = {
  id: string
  title: string
  body: string
  deepLink: string | null
  survey: 'nps' | null
  sentAt: string
  readAt: string | null
  clickedAt: string | null
  expiresAt: string
}
export type InboxState = { messages: Message[]; unread: number; next: string | null }
export type InboxOptions = {
  /** Where Carillon is, for example https://carillon.example.com. */
  url: string
  /** Asks your server for a token (POST /v1/inbox-tokens); called again when the last one has expired. */
  getToken: () => Promise<string>
  /** Called with the inbox at once, and whenever it changes. */
  onChange: (state: InboxState) => void
  /** Called when the inbox cannot be reached; it is tried again without being asked. */
  onFault?: (error: unknown) => void
}
export type Inbox = {
  /** The customer has seen these; all that is there when none are named. */
  read(ids?: string[]): Promise<void>
  click(id: string): Promise<void>
  dismiss(id: string): Promise<void>
  answer(id: string, score: number, comment?: string): Promise<void>
  /** The page after the one that `next` names. */
  older(next: string): Promise<InboxState>
  close(): void
}

const longestPauseMs = 30_000
/** A proxy may take a socket and never bring a word of it. */
const silenceMs = 5_000
const answerWithinMs = 15_000
const tokenRefused = 4001

/**
 * Keep a customer's inbox open, live; a lost connection is made again, with a new token where the old one expired. Where
 * no socket gets through, the inbox is read over HTTP each time that one has failed. A hidden tab asks for nothing.
 */
export function connectInbox({ url, getToken, onChange, onFault }: InboxOptions): Inbox {
  const base = url.replace(/\/$/, '')
  const closing = new AbortController()
  const { signal } = closing
  let token: Promise<string> | undefined
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let wake = () => {}
  /** Attempts since the socket last brought something. */
  let attempts = 0
  let latest = 0

  async function run(): Promise<void> {
    while (!signal.aborted) {
      attempts += 1
      await round().catch(lose)
      await rest()
    }
  }

  async function round(): Promise<void> {
    const given = await (token ??= getToken())
    if (signal.aborted) return
    await listen(given).catch(() => {})
    if (attempts > 0 && !signal.aborted) await look()
  }

  /** Show what the socket brings, until it ends or brings nothing. */
  const listen = (given: string) =>
    new Promise<unknown>((resolve) => {
      const end = ({ code }: { code?: number }) => {
        if (code === tokenRefused) token = undefined
        resolve(clearTimeout(silent))
      }
      socket = Object.assign(new WebSocket(`${base.replace(/^http/, 'ws')}/inbox/socket`), {
        onopen: () => socket?.send(JSON.stringify({ token: given })),
        onmessage({ data }: MessageEvent<string>) {
          clearTimeout(silent)
          attempts = 0
          latest += 1
          onChange(JSON.parse(data))
        },
        onclose: end,
        // A socket that the page's policy forbids has no other end.
        onerror: end,
      })
      const silent = setTimeout(() => resolve(socket?.close()), silenceMs)
    })

  /** An answer that was overtaken is not shown. */
  async function look(): Promise<void> {
    latest += 1
    const turn = latest
    const state = await (await ask('')).json()
    if (turn === latest && !signal.aborted) onChange(state)
  }

  function lose(error: unknown): void {
    token = undefined
    socket?.close()
    if (!signal.aborted) onFault?.(error)
  }

  const rest = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      clearTimeout(timer)
      timer = setTimeout(wakeIfSeen, Math.min(longestPauseMs, 500 * 2 ** attempts) * (0.5 + Math.random() / 2))
    })
  const wakeIfSeen = () => document.hidden || wake()

  async function ask(path: string, body?: object, isRetry = false): Promise<Response> {
    const response = await fetch(`${base}/inbox${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${await (token ??= getToken())}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      keepalive: true,
      signal: AbortSignal.timeout(answerWithinMs),
    })
    if (response.status === 401 && !isRetry) {
      token = undefined
      return ask(path, body, true)
    }
    if (!response.ok) throw new Error(`the inbox answered ${response.status}`)
    return response
  }

  /** Where no socket says what came of it, it is looked up. */
  async function tell(path: string, body: object = {}): Promise<void> {
    let isSaid = false
    try {
      await ask(path, body)
      isSaid = attempts === 0
    } finally {
      if (!isSaid) await look().catch(lose)
    }
  }

  document.addEventListener('visibilitychange', wakeIfSeen, { signal })
  window.addEventListener('online', wakeIfSeen, { signal })
  void run()
  return {
    read: (ids) => tell('/read', { ids: ids ?? null }),
    click: (id) => tell(`/${id}/click`),
    dismiss: (id) => tell(`/${id}/dismiss`),
    answer: (id, score, comment) => tell(`/${id}/answer`, { score, comment: comment || null }),
    older: async (next) => (await ask(`?before=${next}`)).json(),
    close() {
      closing.abort()
      socket?.close()
      wake()
    },
  }
}
