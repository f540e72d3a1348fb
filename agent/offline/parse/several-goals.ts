import { plays, readPlay, type Play } from './plays.ts'
import { speaksOfScorers } from './survey-groups.ts'
import { Reading } from './reading.ts'

/** Plays that each are a campaign of their own; to announce, help or nudge may be a step of any. */
const whole: ReadonlySet<Play> = new Set(plays.filter((play) => !/^(announce|help|nudge|warn|thank)$/.test(play)))

/**
 * The goals of a text that asks for more than one campaign (“welcome new signups. Also win back …”), else none. Read as
 * one, their conditions would narrow each other to an audience that nobody asked for.
 */
export function listSeveralGoals(text: string): string[] {
  const parts = text.split(/[.;\n]\s+|,?\s*\b(?:and )?also\b,?\s*/i).map((part) => part.trim())
  const goals = parts.filter((part) => opensWithPlay(part) !== undefined)
  return new Set(goals.map(opensWithPlay)).size > 1 ? goals : []
}

/** The play that a part begins with, unless it speaks of whom another part named. */
function opensWithPlay(part: string): Play | undefined {
  const words = part.split(/\s+/)
  if (/^follow/i.test(words[0] ?? '') || speaksOfScorers(part)) return undefined
  if (words.slice(0, 5).some((word) => /^(them|they|those|it|him|her)\b/i.test(word))) return undefined
  const play = readPlay(new Reading(words.slice(0, 4).join(' ')))
  return play !== undefined && whole.has(play) ? play : undefined
}
