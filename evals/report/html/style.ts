/** Light and dark by the reader's choice; one column that fits 360 px. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d9d6cf, #3c3a36); --soft: light-dark(#f6f4ef, #24221f);
  --dim: light-dark(#625e56, #a8a49b); --good: light-dark(#1b6e3c, #6fce94); --bad: light-dark(#a8261d, #ff9087); }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #191816); color: light-dark(#1d1b18, #ece9e2); overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
.note { border-inline-start: 4px solid var(--line); padding: .5rem .75rem; background: var(--soft) }
.bad { color: var(--bad) } .good { color: var(--good) } .dim { color: var(--dim) }
table { border-collapse: collapse; width: 100% } td, th { text-align: start; padding: .25rem .5rem .25rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400 } th { color: var(--dim) }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .25rem .75rem }
summary { cursor: pointer; padding: .25rem 0; min-height: 24px } details details { background: var(--soft) }
blockquote { margin: .75rem 0; padding: .5rem .75rem; border-radius: .5rem; background: var(--soft); white-space: pre-wrap }
.said { white-space: pre-wrap } dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .1rem .75rem; margin: .25rem 0 }
dt { color: var(--dim) } dd { margin: 0; min-width: 0 } ul { padding-inline-start: 1.2rem; margin: .25rem 0 } code { font-size: .875em; white-space: pre-wrap }
pre { overflow-x: auto; overflow-wrap: normal; margin: .75rem 0; font-size: .8125rem; line-height: 1.35; unicode-bidi: plaintext }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr } dd { padding-inline-start: .75rem } }
`
