import { createHmac, timingSafeEqual } from 'node:crypto'

/** Which link of which delivery: where it leads is kept with the delivery (deliveries.content). */
export type ShortTarget = { workspaceId: number; deliveryId: number; index: number }

const base = 36
const proofLength = 11
/** As many as of a usual delivery: for previews, which have none yet. */
export const usualTokenLength = 20

/**
 * A signed text of some twenty small letters, digits and two hyphens, for texts in which characters are billed; programs
 * that make links of text keep it whole. Its proof is 56 bits of an HMAC-SHA256, which can only be guessed by asking us.
 */
export function signShortToken(secret: Buffer, { workspaceId, deliveryId, index }: ShortTarget): string {
  const [workspace, delivery, link] = [workspaceId, deliveryId, index].map((each) => each.toString(base))
  return `${workspace}-${delivery}-${prove(secret, `${workspace}-${delivery}-${link}`)}${link}`
}

/** Undefined when it is not ours or was changed. Somebody may have typed it in capitals. */
export function readShortToken(secret: Buffer, token: string): ShortTarget | undefined {
  const [, workspace, delivery, proof, link] =
    /^([\da-z]{1,8})-([\da-z]{1,10})-([\da-z]{11})([\da-z]{1,3})$/.exec(token.toLowerCase()) ?? []
  if (workspace === undefined || delivery === undefined || proof === undefined || link === undefined) return undefined
  const wanted = prove(secret, `${workspace}-${delivery}-${link}`)
  if (!timingSafeEqual(Buffer.from(proof), Buffer.from(wanted))) return undefined
  const [workspaceId = 0, deliveryId = 0, index = 0] = [workspace, delivery, link].map((each) => parseInt(each, base))
  return { workspaceId, deliveryId, index }
}

function prove(secret: Buffer, about: string): string {
  const digest = createHmac('sha256', secret).update(`carillon short\n${about}`).digest()
  return digest.readBigUInt64BE().toString(base).padStart(proofLength, '0').slice(-proofLength)
}
