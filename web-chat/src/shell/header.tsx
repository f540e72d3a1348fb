import { Bell } from './bell.tsx'
import { Link } from './link.tsx'
import { Notices } from './notices.tsx'
import { type Route, threadHref } from './route.ts'

type Props = { route: Route; lastThread: string | null; workspace: string | null; go: (href: string) => void }

export function Header({ route, lastThread, workspace, go }: Props) {
  return (
    <header className="header">
      <Link href="/" go={go} className="brand">
        <Bell />
        Carillon
      </Link>
      {workspace !== null && (
        <p className="workspace">
          <span className="visually-hidden">Workspace: </span>
          <bdi>{workspace}</bdi>
        </p>
      )}
      <nav aria-label="Pages">
        <Link href={lastThread === null ? '/' : threadHref(lastThread)} go={go} current={route.page === 'chat'}>
          Chat
        </Link>
        <Link href="/outbox" go={go} current={route.page === 'outbox'}>
          Outbox
        </Link>
        <Link href="/members" go={go} current={route.page === 'members'}>
          Members
        </Link>
      </nav>
      <Notices go={go} />
    </header>
  )
}
