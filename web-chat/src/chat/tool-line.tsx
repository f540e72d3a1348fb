import { Icon, type IconName } from '../shell/icon.tsx'
import { nameTool } from '../transcript/name-tool.ts'
import type { ToolEntry, ToolStatus } from '../transcript/transcript.ts'

const icons: Record<Exclude<ToolStatus, 'running'>, IconName> = {
  waiting: 'pause',
  done: 'check',
  failed: 'warning',
  stopped: 'stop',
}
const statusWords: Record<ToolStatus, string> = {
  running: '',
  waiting: 'waits for your approval',
  done: '',
  failed: 'did not work',
  stopped: 'stopped',
}
const longestDetail = 4000

/** One line for each thing that the agent does; opened, it shows what was asked and what came back. */
export function ToolLine({ tool }: { tool: ToolEntry }) {
  const { name, status, progress, input, result } = tool
  const remark = statusWords[status] || (status === 'running' ? (progress.at(-1) ?? '') : '')
  return (
    <details className={`tool is-${status}`}>
      <summary>
        {status === 'running' ? <span className="spinner" aria-hidden="true" /> : <Icon name={icons[status]} />}
        <span>{nameTool(name, status)}</span>
        {remark !== '' && (
          <span className="tool-remark" dir="auto">
            {remark}
          </span>
        )}
        <Icon name="chevron" />
      </summary>
      <div className="tool-detail">
        {progress.length > 0 && (
          <ul>
            {progress.map((text, index) => (
              <li key={index} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        )}
        <Detail label="Asked" text={input} />
        <Detail label="Came back" text={result ?? ''} />
      </div>
    </details>
  )
}

function Detail({ label, text }: { label: string; text: string }) {
  if (text === '' || text === '{}') return null
  return (
    <>
      <p>{label}</p>
      <pre>{indentJson(text).slice(0, longestDetail)}</pre>
    </>
  )
}

function indentJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
