import { isRecord } from '../../../domain/is-record.ts'
import { escapeMarkup as escape } from '../escape.ts'

const maxEntries = 40

/** Any data as nested lists of names and values: cards of every kind, and documents. Nothing is left out but what is empty. */
export function drawValue(value: unknown): string {
  if (Array.isArray(value)) {
    const rest = value.length > maxEntries ? `<li class="dim">and ${value.length - maxEntries} more</li>` : ''
    return `<ul>${value
      .slice(0, maxEntries)
      .map((each) => `<li>${drawValue(each)}</li>`)
      .join('')}${rest}</ul>`
  }
  if (!isRecord(value)) return `<span class="said">${escape(String(value))}</span>`
  const kept = Object.entries(value).filter(([, each]) => !isEmpty(each))
  return `<dl>${kept.map(([name, each]) => `<dt>${escape(name)}</dt><dd>${drawValue(each)}</dd>`).join('')}</dl>`
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)
