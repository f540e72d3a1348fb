import { Lexer, type Token, type Tokens } from 'marked'
import { memo, type ReactNode } from 'react'
import { InlineMarkdown } from './inline-markdown.tsx'

/** Markdown as React elements. Raw HTML in it is shown as the text that it is; nothing is ever set as HTML. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return <div className="markdown">{renderBlocks(new Lexer({ gfm: true, breaks: true }).lex(text))}</div>
})

function renderBlocks(tokens: readonly Token[]): ReactNode[] {
  return tokens.map((token, index) => <Block key={index} token={token} />)
}

function Block({ token }: { token: Token }): ReactNode {
  // marked's generic token widens every field to any; the type names say which token it is.
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      return <h2 dir="auto">{renderInline(token)}</h2>
    case 'list':
      return <List list={token as Tokens.List} />
    case 'blockquote':
      return <blockquote>{renderBlocks(token.tokens ?? [])}</blockquote>
    case 'code':
      return (
        <pre>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      )
    case 'table':
      return <Table table={token as Tokens.Table} />
    case 'hr':
      return <hr />
    case 'text':
      return <>{renderInline(token)}</>
    case 'html':
      return <p dir="auto">{token.raw}</p>
    default:
      return <p dir="auto">{renderInline(token)}</p>
  }
}

function renderInline(token: Token): ReactNode {
  return 'tokens' in token && token.tokens ? <InlineMarkdown tokens={token.tokens} /> : token.raw
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} dir="auto">
      {renderBlocks(item.tokens)}
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function Table({ table }: { table: Tokens.Table }) {
  const cells = (row: Tokens.TableCell[]) => row.map((cell, index) => <td key={index}>{renderInlineCell(cell)}</td>)
  return (
    <div className="table-scroll">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col">
                {renderInlineCell(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>{cells(row)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function renderInlineCell(cell: Tokens.TableCell): ReactNode {
  return <InlineMarkdown tokens={cell.tokens} />
}
