import { idPrefixes } from '../../domain/ids.ts'

/** Handles that the product gives anew in each run; a fixture's own have the same form and the same place. */
const idPattern = new RegExp(`\\b(?:${Object.values(idPrefixes).join('|')})_[0-9a-z]{8,16}\\b`, 'g')
const placePattern = /⟦id:(\d+)⟧/g

/**
 * Ids by the place of their first mention in a conversation, so that the same conversation with other ids reads the same.
 */
export class IdPlaces {
  readonly #ids: string[] = []

  /** The text with places for ids. */
  hide(text: string): string {
    return text.replaceAll(idPattern, (id) => {
      if (!this.#ids.includes(id)) this.#ids.push(id)
      return `⟦id:${this.#ids.indexOf(id)}⟧`
    })
  }

  /** The text with this conversation's ids for places. */
  show(text: string): string {
    return text.replaceAll(placePattern, (place, index: string) => this.#ids[Number(index)] ?? place)
  }
}
