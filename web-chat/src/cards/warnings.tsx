import { Icon } from '../shell/icon.tsx'

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul className="warnings" aria-label="Warnings">
      {warnings.map((warning, index) => (
        <li key={index} dir="auto">
          <Icon name="warning" />
          <span>{warning}</span>
        </li>
      ))}
    </ul>
  )
}
