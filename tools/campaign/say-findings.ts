import type { CopyNote } from '../../domain/cards.ts'
import { channelWords } from '../../domain/channels.ts'
import { countOf } from '../../domain/words.ts'
import type { CopyFinding } from './lint-campaign.ts'

/** The most that is told of one campaign: models and people read the first ones. */
const most = 12

/** “email, subject (de)”. */
function placeOf({ channel, field, language }: CopyFinding): string {
  return `${channelWords[channel]}${field === null ? '' : `, ${field}`}${language === null ? '' : ` (${language})`}`
}

/** What to mind about copy, one line each, those that keep it from going out first. */
export function sayFindings(findings: readonly CopyFinding[]): string[] {
  const lines = [...new Set(sortFindings(findings).map(sayFinding))]
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most), `And ${countOf(lines.length - most, 'more remark')} on the copy.`]
}

export function sayFinding(finding: CopyFinding): string {
  const { rule, severity, message } = finding
  if (rule === 'brand_rule') return message
  const says = `${capitalise(placeOf(finding))}: ${message}`
  return severity === 'error' ? `${says} It cannot go out like this.` : says
}

/** The same as cards show it. */
export function listCopyNotes(findings: readonly CopyFinding[]): CopyNote[] {
  return sortFindings(findings)
    .slice(0, most)
    .map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      where: placeOf(finding),
      message: finding.message,
    }))
}

const sortFindings = (findings: readonly CopyFinding[]) =>
  findings.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
