/** “Remove the second message”: does a clause ask for one message less? */
export const removesMessage = (text: string): boolean =>
  /^(?:remove|drop|delete|cut|lose|skip|take out|scrap) (?:the )?(?:last|first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) (?:messages?|steps?|ones?)\b/.test(
    text,
  )
