import { useId } from 'react'
import type { Role } from '../../../domain/roles.ts'

const roles: readonly Role[] = ['viewer', 'editor', 'approver', 'admin']

type Props = {
  label: string
  /** Whether the label is for those alone who do not see the row that it stands in. */
  isHidden?: boolean
  role: Role
  choose: (role: Role) => void
}

export function RoleSelect({ label, isHidden = false, role, choose }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id} className={isHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={role}
        onChange={({ target }) => {
          const chosen = roles.find((each) => each === target.value)
          if (chosen !== undefined) choose(chosen)
        }}
      >
        {roles.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </div>
  )
}
