import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose'
import { z } from 'zod'
import { deriveKey } from '../../channels/webhooks/sign-call.ts'
import { AppError } from '../../domain/errors.ts'
import { MemberEmail } from '../../domain/members/member-email.ts'
import { embedOwner } from '../../store/members/embed.ts'

/** The longest that a token may hold, and how far the two clocks may differ. */
export const identitySeconds = 300
export const skewSeconds = 30
const longestToken = 4_096
const audiencePrefix = 'carillon:'

/** Whom a host page's server says that it is, until when, and by which id of the token. */
export type Identity = { email: string; id: string; expiresAt: Temporal.Instant }

/** For which workspace a token is meant. */
export const writeAudience = (workspaceId: number): string => `${audiencePrefix}${workspaceId}`

/** What the host's server signs with; the bytes of this very text are the key. */
export const writeEmbedSecret = (secret: Buffer, workspaceId: number, generation: number): string =>
  `crl_embed_${deriveKey(secret, { workspaceId, owner: embedOwner, generation }).toString('base64url')}`

const Claims = z.object({
  email: MemberEmail,
  jti: z.string().min(8).max(200),
  iat: z.number(),
  exp: z.number(),
})

/** The workspace that a token names, before anything of it is believed. @throws AppError unauthenticated */
export function readAudience(token: string): number {
  try {
    const { aud } = decodeJwt(token.slice(0, longestToken + 1))
    const id = typeof aud === 'string' && aud.startsWith(audiencePrefix) ? aud.slice(audiencePrefix.length) : ''
    if (/^[1-9]\d{0,8}$/.test(id)) return Number(id)
  } catch {
    throw refuse('It is not a JSON Web Token.')
  }
  throw refuse('Its audience (aud) must be “carillon:” and the workspace’s number.')
}

/**
 * Who it is, as a host page's server signed it: HS256 alone, for one workspace, once, and for five minutes at most.
 * @param secrets as `writeEmbedSecret` gives them
 * @throws AppError unauthenticated that says what is wrong with the token
 * @see https://www.rfc-editor.org/rfc/rfc7519 and https://www.rfc-editor.org/rfc/rfc8725
 */
export async function readIdentity(
  token: string,
  { workspaceId, secrets, at }: { workspaceId: number; secrets: readonly string[]; at: Temporal.Instant },
): Promise<Identity> {
  if (token.length > longestToken) throw refuse(`It is longer than ${longestToken} characters.`)
  const claims = Claims.safeParse(await verify(token, { workspaceId, secrets, at }))
  if (!claims.success) {
    const [issue] = claims.error.issues
    throw refuse(`Its claim ${String(issue?.path[0])} is missing or not valid.`)
  }
  const { email, jti, iat, exp } = claims.data
  if (exp - iat > identitySeconds) throw refuse(`It may hold ${identitySeconds} seconds at most (exp − iat).`)
  return { email, id: jti, expiresAt: Temporal.Instant.fromEpochMilliseconds(Math.ceil((exp + skewSeconds) * 1000)) }
}

async function verify(
  token: string,
  { workspaceId, secrets, at }: { workspaceId: number; secrets: readonly string[]; at: Temporal.Instant },
): Promise<JWTPayload> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, Buffer.from(secret), {
        algorithms: ['HS256'],
        audience: writeAudience(workspaceId),
        clockTolerance: skewSeconds,
        maxTokenAge: identitySeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
        currentDate: new Date(at.epochMilliseconds),
      })
      return payload
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refuse(sayFault(error))
    }
  }
  throw refuse('Its signature is not made with the workspace’s secret.')
}

function sayFault(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'It has expired.'
  if (error instanceof errors.JWTClaimValidationFailed) return `Its claim ${error.claim} is missing or not valid.`
  if (error instanceof errors.JOSEAlgNotAllowed) return 'It must be signed with HS256.'
  return 'It is not a signed JSON Web Token.'
}

const refuse = (why: string) => new AppError('unauthenticated', { detail: `The identity is refused. ${why}` })
