import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const nearPx = 96

/**
 * Keep the newest in view while the reader is at the end, and leave them alone when they have scrolled away. An approval
 * is shown from its top: it is to be read before it is decided.
 */
export function useFollow(pendingId: string | null, isOn: boolean): { away: boolean; follow: () => void } {
  const stuck = useRef(true)
  const [away, setAway] = useState(false)
  useEffect(() => {
    const look = () => {
      stuck.current = distanceToEnd() < nearPx
      setAway(!stuck.current)
    }
    window.addEventListener('scroll', look, { passive: true })
    return () => window.removeEventListener('scroll', look)
  }, [])
  useLayoutEffect(() => {
    if (isOn && stuck.current) scrollToEnd()
  })
  useLayoutEffect(() => {
    if (pendingId === null || !stuck.current) return
    const card = document.querySelector('.approval.is-pending')
    if (card !== null && card.clientHeight > window.innerHeight * 0.6) {
      stuck.current = false
      card.scrollIntoView({ block: 'start' })
    }
  }, [pendingId])
  const follow = () => {
    stuck.current = true
    setAway(false)
    requestAnimationFrame(scrollToEnd)
  }
  return { away, follow }
}

const distanceToEnd = () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY
const scrollToEnd = () => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
