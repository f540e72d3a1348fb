/** Drawn for this page on a 16-pixel grid, in the colour of the text. */
const paths = {
  message: 'M2.5 4h11v8h-11z M2.5 4.5 8 8.5l5.5-4',
  wait: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11z M8 5v3l2 1.5',
  branch: 'M5 2.5v11 M5 9c0-3 6-1.5 6-5 M9 5l2-2 2 2',
  split: 'M8 2.5v3 M8 5.5c0 3-4.5 2-4.5 6 M8 5.5c0 3 4.5 2 4.5 6 M2 10l1.5 2L5 10 M11 10l1.5 2 1.5-2',
  action: 'M9 2 4 9h4l-1 5 5-7H8z',
  end: 'M4.5 4.5h7v7h-7z',
  trigger: 'M4 2.5v11 M4 3h8l-2 2.75L12 8.5H4',
  check: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  cross: 'M4 4l8 8 M12 4l-8 8',
  warning: 'M8 2.5 14 13H2z M8 6.5v3 M8 11.25v.1',
  info: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11z M8 7.5v3.5 M8 5.1v.1',
  pause: 'M6 4v8 M10 4v8',
  send: 'M8 13V3.5 M4 7.5l4-4 4 4',
  stop: 'M5 5h6v6H5z',
  menu: 'M2.5 4.5h11 M2.5 8h11 M2.5 11.5h11',
  plus: 'M8 3v10 M3 8h10',
  chevron: 'M6 4l4 4-4 4',
  memory: 'M4 2.5h8v11L8 10.5l-4 3z',
  bell: 'M8 2.2a3.6 3.6 0 0 0-3.6 3.6c0 3-.7 4-1.6 5h10.4c-.9-1-1.6-2-1.6-5A3.6 3.6 0 0 0 8 2.2z M6.6 13a1.5 1.5 0 0 0 2.8 0',
  down: 'M8 3v10 M4 9l4 4 4-4',
} as const
export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
