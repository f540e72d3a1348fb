/** The mark: a small bell, as in the favicon. */
export function Bell() {
  return (
    <svg className="bell" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 3a2 2 0 0 0-2 2v.6C9.9 6.5 7 10 7 14.5c0 4.2-.8 6.3-2.6 8.2-.8.9-.2 2.3 1 2.3h21.2c1.2 0 1.8-1.4 1-2.3C25.8 20.8 25 18.7 25 14.5c0-4.5-2.9-8-7-8.9V5a2 2 0 0 0-2-2Z" />
      <path d="M12.5 26.5a3.5 3.5 0 0 0 7 0Z" />
    </svg>
  )
}
