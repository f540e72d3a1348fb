import type { Credential } from 'firebase-admin/app'

/** Google says that the account may not: an operator must act. */
export class TokenRefused extends Error {}

/** A token is asked for anew so long before it ends. */
const marginMs = 5 * 60_000

/** The access token of a service account, asked for once by all who need it at the same time. */
export function openTokens(credential: Credential) {
  let current: { token: string; until: number } | undefined
  let asking: Promise<string> | undefined

  async function ask(): Promise<string> {
    try {
      const { access_token: token, expires_in: seconds } = await credential.getAccessToken()
      current = { token, until: Date.now() + seconds * 1000 - marginMs }
      return token
    } catch (error) {
      throw isRefusal(error) ? new TokenRefused('token_refused') : error
    } finally {
      asking = undefined
    }
  }

  return {
    /** @throws TokenRefused when Google refuses the account; anything else may pass */
    async get(): Promise<string> {
      if (current !== undefined && Date.now() < current.until) return current.token
      return (asking ??= ask())
    },
  }
}

/** What google-auth-library throws has the answer's status, on itself or on what caused it. */
function isRefusal(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const status = 'status' in each ? each.status : undefined
    if (typeof status === 'number' && status >= 400 && status < 500 && status !== 429) return true
  }
  return false
}
