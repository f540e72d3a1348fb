import { useEffect, useRef, useState } from 'react'
import { explainRole } from '../chat/explain-role.ts'
import type { Me } from '../shell/api.ts'
import { useRequest } from '../shell/use-request.ts'
import { DoubtRow } from './doubt-row.tsx'
import { type Finding, readDoubts, settle } from './doubts-api.ts'
import { FindingButtons } from './finding-buttons.tsx'

type Props = {
  me: Me | null
  /** Of which campaign; null for all. */
  campaign: string | null
}

/** What is uncertain, for whoever looked it up in the provider's log: an approver says what became of it. */
export function DoubtsPage({ me, campaign }: Props) {
  const page = useRequest(readDoubts, campaign ?? '')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [wholeCampaign, setWholeCampaign] = useState(false)
  const [outcome, setOutcome] = useState<{ said: string; problem: string | null }>({ said: '', problem: null })
  const [isBusy, setBusy] = useState(false)
  const told = useRef<HTMLOutputElement>(null)
  useEffect(() => {
    document.title = 'Uncertain messages · Carillon'
  }, [])
  const doubts = page.value?.deliveries ?? []
  const shown = doubts.filter(({ id }) => chosen.has(id))
  const isWhole = wholeCampaign && campaign !== null
  const act = async (as: Finding) => {
    setBusy(true)
    try {
      const said = await settle(as, isWhole ? { campaign } : { ids: shown.map(({ id }) => id) })
      setOutcome({ said, problem: null })
      setChosen(new Set())
      setWholeCampaign(false)
      page.retry()
      // What was chosen is gone from the list.
      told.current?.focus()
    } catch (error) {
      setOutcome({ said: '', problem: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((each) => each !== id)))
  const refusal = explainRole(me)
  return (
    <main id="main" className="members doubts" tabIndex={-1}>
      <h1>Uncertain messages</h1>
      <p>
        These were handed to a provider that never said what became of them. Look them up in its log by address and
        time, and say here what you found. Nothing is sent again.
      </p>
      <output ref={told} className="members-said" tabIndex={-1}>
        {outcome.said}
      </output>
      {(outcome.problem ?? page.error) !== null && (
        <p className="alert" role="alert" dir="auto">
          {outcome.problem ?? page.error?.message}
        </p>
      )}
      {page.value !== null && doubts.length === 0 && <p className="quiet">Nothing is uncertain.</p>}
      {doubts.length > 0 && (
        <form onSubmit={(event) => event.preventDefault()}>
          <label className="doubts-all">
            <input
              type="checkbox"
              checked={shown.length === doubts.length}
              onChange={({ target }) => setChosen(new Set(target.checked ? doubts.map(({ id }) => id) : []))}
            />
            All that are shown ({doubts.length})
          </label>
          {campaign !== null && page.value?.next != null && (
            <label className="doubts-all">
              <input
                type="checkbox"
                checked={wholeCampaign}
                onChange={({ target }) => setWholeCampaign(target.checked)}
              />
              All of this campaign, also those that are not shown
            </label>
          )}
          <ul className="people" aria-label="Uncertain messages">
            {doubts.map((doubt) => (
              <DoubtRow
                key={doubt.id}
                doubt={doubt}
                isChosen={isWhole || chosen.has(doubt.id)}
                choose={(isChosen) => choose(doubt.id, isChosen)}
              />
            ))}
          </ul>
          {page.value?.next != null && <p className="note">Only the oldest {doubts.length} are shown.</p>}
          <FindingButtons
            count={isWhole ? null : shown.length}
            refusal={refusal}
            isBusy={isBusy}
            act={(as) => void act(as)}
          />
        </form>
      )}
    </main>
  )
}
