import type { NoticeCard } from '../../../domain/cards.ts'
import { Icon, type IconName } from '../shell/icon.tsx'

const icons: Record<NoticeCard['tone'], IconName> = {
  info: 'info',
  warning: 'warning',
  error: 'warning',
  success: 'check',
}

export function NoticeView({ card }: { card: NoticeCard }) {
  return (
    <section className={`notice is-${card.tone}`} aria-label={card.title}>
      <Icon name={icons[card.tone]} />
      <div>
        <p className="notice-title" dir="auto">
          {card.title}
        </p>
        {card.text !== '' && <p dir="auto">{card.text}</p>}
      </div>
    </section>
  )
}
