import type { CarillonInbox } from './inbox-element.ts'
import '../styles/base.css'
import './example.css'

/**
 * What the server of an app does for its customer, done here by the member who is signed in: asks for a token. An app's
 * own server asks with an API key, which no page may hold.
 */
async function fetchToken(userId: string): Promise<string> {
  const response = await fetch('/v1/inbox-tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  })
  const answer: { token?: string; detail?: string } = await response.json()
  if (answer.token === undefined) throw new Error(answer.detail ?? `the server answered ${response.status}`)
  return answer.token
}

const form = document.querySelector('form')
const status = document.querySelector('[role=status]')
const element = document.querySelector<CarillonInbox>('carillon-inbox')
// As an app loads it: one script of the server's, which no bundler of the app needs to know.
const loaded = import(/* @vite-ignore */ new URL('/inbox/carillon-inbox.js', location.href).href)

async function open(userId: string): Promise<string> {
  await Promise.all([loaded, fetchToken(userId)])
  element?.connect({ url: location.origin, getToken: () => fetchToken(userId) })
  return `This is the inbox of ${userId}.`
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const say = (text: string) => status !== null && (status.textContent = text)
  open(form.querySelector('input')?.value ?? '').then(say, (error: unknown) =>
    say(error instanceof Error ? error.message : String(error)),
  )
})
