import { readOrdinal } from '../text/ordinals.ts'

const shape = /^(?:remove|drop|delete|cut|lose|skip|take out|scrap) (?:the )?(\w+) (?:messages?|steps?|ones?)\b/

/** “Remove the second message”: does a clause ask for one message less? */
export function removesMessage(text: string): boolean {
  const which = shape.exec(text)?.[1]
  return which !== undefined && (which === 'last' || readOrdinal(which) !== undefined)
}
