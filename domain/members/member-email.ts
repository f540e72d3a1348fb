import { z } from 'zod'

/**
 * A member's address, in small letters: two spellings of one address are one member. Letters outside ASCII are refused
 * before that: some of them, such as the Kelvin sign, turn into ASCII ones and would let a stranger in.
 */
export const MemberEmail = z.string().trim().pipe(z.email().max(254).toLowerCase())
