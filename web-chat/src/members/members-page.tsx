import { useEffect, useRef, useState } from 'react'
import type { Me } from '../shell/api.ts'
import { useRequest } from '../shell/use-request.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import { MemberRow } from './member-row.tsx'
import { readPeople } from './members-api.ts'

type Props = {
  me: Me | null
  /** Who I am may be something else now. */
  again: () => void
}

/** Who works here and as what; an admin invites, gives roles and removes. */
export function MembersPage({ me, again }: Props) {
  const people = useRequest(readPeople, me?.member.role ?? '')
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const outcome = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    document.title = 'Members · Carillon'
  }, [])
  const isAdmin = me?.member.role === 'admin'
  const act = async (work: () => Promise<string>): Promise<boolean> => {
    if (isBusy) return false
    setBusy(true)
    setProblem(null)
    setSaid('')
    try {
      setSaid(await work())
      // What was pressed may be gone with its row.
      outcome.current?.focus()
      people.retry()
      again()
      return true
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return (
    <main id="main" className="members" tabIndex={-1}>
      <div className="members-head">
        <h1>Members</h1>
        {me !== null && (
          <p className="note">
            Signed in as <bdi>{me.member.name}</bdi>, {me.member.role}.
          </p>
        )}
        <a href="/sign-out">Sign out</a>
      </div>
      <output ref={outcome} className="members-said" tabIndex={-1} dir="auto">
        {said}
      </output>
      {(problem ?? people.error) !== null && (
        <p className="alert" role="alert" dir="auto">
          {problem ?? people.error?.message}
        </p>
      )}
      <ul className="people" aria-label="Members">
        {people.value?.members.map((member) => (
          <MemberRow key={member.id} {...{ member, isAdmin, isBusy, act }} isMe={member.id === me?.member.id} />
        ))}
      </ul>
      {isAdmin ? (
        <>
          <InviteForm {...{ isBusy, act }} />
          <InvitationList invitations={people.value?.invitations ?? []} {...{ isBusy, act }} />
        </>
      ) : (
        me !== null && <p className="note">An admin invites members, gives roles and removes.</p>
      )}
    </main>
  )
}
