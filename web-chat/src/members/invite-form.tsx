import { type SyntheticEvent, useId, useState } from 'react'
import type { Role } from '../../../domain/roles.ts'
import type { Act } from './member-row.tsx'
import { invite } from './members-api.ts'
import { RoleSelect } from './role-select.tsx'

export function InviteForm({ isBusy, act }: { isBusy: boolean; act: Act }) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('editor')
  const id = useId()
  const send = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (await act(() => invite(email, role))) setEmail('')
  }
  return (
    <form className="invite" aria-label="Invite a member" onSubmit={(event) => void send(event)}>
      <h2>Invite</h2>
      <div className="field">
        <label htmlFor={id}>Email</label>
        <input
          id={id}
          type="email"
          autoComplete="off"
          maxLength={254}
          required
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </div>
      <RoleSelect label="Role" role={role} choose={setRole} />
      <button type="submit" className="button is-main" aria-disabled={isBusy}>
        Invite
      </button>
    </form>
  )
}
