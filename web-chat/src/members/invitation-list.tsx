import { type Invitation, inviteAgain, withdraw } from './members-api.ts'
import type { Act } from './member-row.tsx'

type Props = { invitations: readonly Invitation[]; isBusy: boolean; act: Act }

/** Who was invited and has not come yet. */
export function InvitationList({ invitations, isBusy, act }: Props) {
  if (invitations.length === 0) return null
  return (
    <ul className="people" aria-label="Invitations">
      {invitations.map((invitation) => (
        <li key={invitation.id}>
          <p className="person">
            <span className="person-name">{invitation.email}</span>
            <span className="note">
              invited as {invitation.role}, {sayEnd(invitation)}
            </span>
          </p>
          <div className="person-acts">
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => void act(() => inviteAgain(invitation))}
            >
              Send again<span className="visually-hidden"> to {invitation.email}</span>
            </button>
            <button
              type="button"
              className="button"
              aria-disabled={isBusy}
              onClick={() => void act(() => withdraw(invitation))}
            >
              Withdraw<span className="visually-hidden"> the invitation of {invitation.email}</span>
            </button>
          </div>
        </li>
      ))}
    </ul>
  )
}

function sayEnd({ expiresAt }: Invitation): string {
  const ends = new Date(expiresAt)
  const day = ends.toLocaleDateString('en', { day: 'numeric', month: 'long' })
  return ends.getTime() < Date.now() ? `expired on ${day}` : `until ${day}`
}
