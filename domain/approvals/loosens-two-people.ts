/** Would fewer sends need two people? Setting the limit for the first time, or lower, asks nobody for more. */
export function loosensTwoPeople(before: number | null, after: number | null): boolean {
  return before !== null && (after === null || after > before)
}
