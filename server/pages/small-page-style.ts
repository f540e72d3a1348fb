/** One style for every small page: light and dark, either direction, from 320 pixels on. It stands in the page itself. */
export const smallPageStyle = `
:root{color-scheme:light dark;--paper:#f5f6f3;--surface:#fff;--ink:#17201c;--soft:#535e58;--line:#848f89;--accent:#0b6b59;--on-accent:#fff;--notice:#e1efea}
@media (prefers-color-scheme:dark){:root{--paper:#0f1513;--surface:#171e1b;--ink:#e8edea;--soft:#a3afa9;--line:#6f7c75;--accent:#70cdb4;--on-accent:#06211a;--notice:#17342c}}
*{box-sizing:border-box}
body{font:17px/1.6 system-ui,sans-serif;margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere}
main{max-width:36rem;margin:0 auto;padding:clamp(1.5rem,9vh,6rem) clamp(1rem,5vw,1.5rem) 3rem}
main:has(.channels){max-width:46rem;padding-block-start:clamp(1.5rem,6vh,4rem)}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .75rem}
p{margin:.75rem 0}
code{font-size:.95em}
a{color:var(--accent)}
form{margin-block-start:1.5rem}
fieldset{border:1px solid var(--line);border-radius:.75rem;margin:0;padding:.5rem 1rem 1rem;min-width:0}
legend{font-weight:650;padding:0 .4rem;margin-inline-start:-.4rem}
label{display:flex;gap:.7rem;align-items:start;padding:.45rem 0;min-height:2.75rem;cursor:pointer}
input[type=checkbox]{flex:none;width:1.25rem;height:1.25rem;margin:.18rem 0 0;accent-color:var(--accent)}
label.field{display:block;min-height:0;padding:0 0 .25rem;font-weight:600}
input:not([type=checkbox],[type=hidden]){display:block;font:inherit;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.6rem;background:var(--surface);color:var(--ink)}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border:1px solid var(--line);border-radius:.6rem;background:var(--surface);color:var(--ink);cursor:pointer}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.channels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1.25rem}
.channel{background:var(--surface)}
.topics{border:0;border-block-start:1px solid var(--line);border-radius:0;padding:.5rem 0 0;margin-block-start:.25rem}
.topics legend{float:inline-start;width:100%;font-size:.875rem;font-weight:400;color:var(--soft)}
.topics legend+*{clear:both}
.off,.note{font-size:.9375rem;color:var(--soft);margin:.25rem 0}
.note{margin-block-end:.75rem}
.off{display:none}
.channel:has(.whole [type=checkbox]:not(:checked)) .off{display:block}
.channel:has(.whole [type=checkbox]:not(:checked)) .topics{display:none}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-block-start:1.5rem}
.notice{background:var(--notice);border-radius:.75rem;padding:.75rem 1rem}
.what{font-weight:650}
@media (forced-colors:active){button.main{border-width:2px}}
`
