import { Component, type ReactNode } from 'react'

/** A card that cannot be drawn takes nothing else down with it. */
export class CardBoundary extends Component<{ kind: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <p className="card-fallback">
        A card of the kind “{this.props.kind}” could not be drawn. The conversation goes on; reload the page to try
        again.
      </p>
    )
  }
}
