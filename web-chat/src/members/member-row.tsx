import { useState } from 'react'
import type { Role } from '../../../domain/roles.ts'
import { type Member, giveRole, removeMember } from './members-api.ts'
import { RemoveQuestion } from './remove-question.tsx'
import { RoleSelect } from './role-select.tsx'

/** Does what an admin asked for. @returns whether it was done */
export type Act = (work: () => Promise<string>) => Promise<boolean>
type Props = { member: Member; isMe: boolean; isAdmin: boolean; isBusy: boolean; act: Act }

/** A role is chosen first and given by the button: whoever walks the list with the keys gives none on the way. */
export function MemberRow({ member, isMe, isAdmin, isBusy, act }: Props) {
  const [chosen, setChosen] = useState<Role | null>(null)
  const [isAsking, setAsking] = useState(false)
  const { name, email, role } = member
  const give = async () => {
    if (chosen !== null && (await act(() => giveRole(member, chosen)))) setChosen(null)
  }
  return (
    <li>
      <p className="person">
        <span className="person-name">
          <bdi>{name}</bdi>
          {isMe && ' (you)'}
        </span>
        <span className="note">{email}</span>
      </p>
      {!isAdmin && <p className="person-role">{role}</p>}
      {isAdmin && !isAsking && (
        <div className="person-acts">
          <RoleSelect label={`Role of ${name}`} isHidden role={chosen ?? role} choose={setChosen} />
          {chosen !== null && chosen !== role && (
            <button type="button" className="button is-main" aria-disabled={isBusy} onClick={() => void give()}>
              Give role<span className="visually-hidden"> {`${chosen} to ${name}`}</span>
            </button>
          )}
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => setAsking(true)}>
            Remove<span className="visually-hidden"> {name}</span>
          </button>
        </div>
      )}
      {isAsking && (
        <RemoveQuestion
          {...{ name, isBusy }}
          remove={() => void act(() => removeMember(member)).then((done) => setAsking(!done))}
          keep={() => setAsking(false)}
        />
      )}
    </li>
  )
}
