import { Markdown } from '../markdown/markdown.tsx'

export function Answer({ text, writing }: { text: string; writing: boolean }) {
  return (
    <article className={writing ? 'answer is-writing' : 'answer'} aria-label="Carillon">
      <Markdown text={text} />
    </article>
  )
}
