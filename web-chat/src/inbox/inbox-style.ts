/**
 * The element's look, in the host page's font and colours; a page changes it by the custom properties. The two that
 * reading needs are made of the browser’s own, so that they hold also where light-dark() is not known.
 */
export const style = `
:host{--accent:light-dark(#0b6b59,#70cdb4);--on-accent:light-dark(#fff,#06211a);--surface:color-mix(in srgb,#fff 5%,Canvas);
--ink:CanvasText;--soft:light-dark(#535e58,#a3afa9);--line:light-dark(#dcdfd9,#2a3530);
display:inline-block;position:relative;font:inherit;line-height:1.45}
*{box-sizing:border-box;margin:0;padding:0}
button{font:inherit;color:inherit;background:none;border:1px solid transparent;border-radius:8px;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.bell{position:relative;width:44px;height:44px}
.icon{display:block;width:22px;height:22px;margin:auto;background:currentColor;
clip-path:path("M11 1a1.6 1.6 0 0 1 1.6 1.6v.5A6.3 6.3 0 0 1 17.3 9v5l2 2.4v1.1H2.7v-1.1l2-2.4V9a6.3 6.3 0 0 1 4.7-5.9v-.5A1.6 1.6 0 0 1 11 1zM8.4 18.6h5.2a2.6 2.6 0 0 1-5.2 0z")}
.badge{position:absolute;top:2px;inset-inline-end:0;min-width:20px;padding:0 5px;border-radius:10px;background:var(--accent);
color:var(--on-accent);font-size:12px;font-weight:600;line-height:20px;text-align:center}.badge:empty{display:none}
.panel{position:absolute;right:0;top:52px;z-index:1000;width:min(380px,calc(100vw - 24px));max-height:min(70vh,560px);
overflow:auto;background:var(--surface);color:var(--ink);border:1px solid var(--line);border-radius:12px;
box-shadow:0 8px 28px rgb(0 0 0/.16);text-align:start}.left{left:0;right:auto}
header{display:flex;justify-content:space-between;align-items:center;padding:12px 16px;border-bottom:1px solid var(--line)}
h2{font-size:16px}h3{font-size:15px;overflow-wrap:anywhere}ul{list-style:none}
li{position:relative;padding-block:14px;padding-inline:16px 48px;border-bottom:1px solid var(--line)}li>div{margin-inline-end:-32px}li:last-child{border:0}
.new{position:absolute;inset-inline-start:5px;top:21px;width:6px;height:6px;border-radius:3px;background:var(--accent)}
.icon,.new,.badge{forced-color-adjust:none}
a{color:var(--accent)}p{overflow-wrap:anywhere;white-space:pre-line}time,.ends,.empty{color:var(--soft);font-size:13px}
.empty{padding:32px 16px;text-align:center}.dismiss{position:absolute;top:8px;inset-inline-end:8px;width:32px;height:32px;font-size:20px;color:var(--soft)}
.quiet,.more{padding:6px 10px;color:var(--accent)}.more{display:block;width:100%;padding:12px}
.scores{display:grid;grid-template-columns:repeat(11,1fr);gap:4px;margin-top:10px}.scores button{padding:8px 0;border-color:var(--line);font-size:14px}
.scores button:hover{background:var(--accent);color:var(--on-accent)}.ends{display:flex;justify-content:space-between;margin:4px 0}
@media(max-width:480px){.panel{position:fixed;inset:56px 12px auto;width:auto}}`
