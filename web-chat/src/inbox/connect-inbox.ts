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
}
export type Inbox = {
  /** The customer has seen all that is there. */
  read(): Promise<void>
  click(id: string): Promise<void>
  dismiss(id: string): Promise<void>
  answer(id: string, score: number, comment?: string): Promise<void>
  /** The page after the one that `next` names. */
  older(next: string): Promise<InboxState>
  close(): void
}

const longestPauseMs = 30_000

/** Keep a customer's inbox open, live; a lost connection is made again, with a new token where the old one expired. */
export function connectInbox({ url, getToken, onChange }: InboxOptions): Inbox {
  const base = url.replace(/\/$/, '')
  let token: Promise<string> | undefined
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let faults = 0
  let isClosed = false

  async function connect(): Promise<void> {
    clearTimeout(timer)
    token = getToken()
    const given = await token
    if (isClosed) return
    const fresh = new WebSocket(`${base.replace(/^http/, 'ws')}/inbox/socket`)
    socket = fresh
    fresh.addEventListener('open', () => fresh.send(JSON.stringify({ token: given })))
    fresh.addEventListener('message', ({ data }) => {
      faults = 0
      const { messages, unread, next }: InboxState = JSON.parse(String(data))
      onChange({ messages, unread, next })
    })
    fresh.addEventListener('close', later)
  }

  function later(): void {
    if (isClosed) return
    const pauseMs = Math.min(longestPauseMs, 500 * 2 ** faults) * (0.5 + Math.random() / 2)
    faults += 1
    clearTimeout(timer)
    timer = setTimeout(begin, pauseMs)
  }

  const begin = (): void => void connect().catch(later)

  async function ask(path: string, body?: object, isRetry = false): Promise<Response> {
    const response = await fetch(`${base}/inbox${path}`, {
      headers: {
        authorization: `Bearer ${await (token ??= getToken())}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: 'POST', body: JSON.stringify(body), keepalive: true }),
    })
    if (response.status === 401 && !isRetry) {
      token = undefined
      return ask(path, body, true)
    }
    if (!response.ok) throw new Error(`the inbox answered ${response.status}`)
    return response
  }
  const tell = async (path: string, body: object = {}): Promise<void> => void (await ask(path, body))

  begin()
  return {
    read: () => tell('/read', { ids: null }),
    click: (id) => tell(`/${id}/click`),
    dismiss: (id) => tell(`/${id}/dismiss`),
    answer: (id, score, comment) => tell(`/${id}/answer`, { score, ...(comment && { comment }) }),
    older: async (next) => (await ask(`?before=${next}`)).json(),
    close() {
      isClosed = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}
