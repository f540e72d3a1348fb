/**
 * The element's look, in the host page's font and colours; a page changes it by the custom properties. The two that
 * reading needs are made of the browser’s own, so that they hold also where light-dark() is not known.
 */
export const style = `\
:host{--accent:light-dark(#0b6b59,#70cdb4);--on-accent:light-dark(#fff,#06211a);--surface:color-mix(in srgb,#fff 5%,Canvas);\
--ink:CanvasText;--soft:light-dark(#535e58,#a3afa9);--line:light-dark(#dcdfd9,#2a3530);\
display:inline-block;line-height:1.45}\
*{box-sizing:border-box;margin:0;padding:0;border:0 solid var(--line)}\
button{font:inherit;color:inherit;background:none;border:1px solid #0000;border-radius:8px;cursor:pointer}\
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}\
button:has(b){position:relative;width:44px;height:44px}\
button>i{display:block;width:22px;height:22px;margin:auto;background:currentColor;\
clip-path:path("M11 2a6 6 0 0 0-6 6v6l-2 3h16l-2-3V8a6 6 0 0 0-6-6zM8 19h6a3 3 0 0 1-6 0z")}\
b,li>i,li>button{position:absolute}b{top:2px;inset-inline-end:0;min-width:20px;padding:0 5px;\
color:var(--on-accent);font-size:12px;line-height:20px;text-align:center}b:empty{display:none}\
section{position:fixed;inset:auto;width:min(380px,100vw - 24px);overflow:auto;background:var(--surface);color:var(--ink);border-width:1px;border-radius:12px;\
box-shadow:0 8px 28px #0003;text-align:start}\
header{display:flex;justify-content:space-between;align-items:center;padding:6px 16px}header,li{border-bottom-width:1px}\
h2{font-size:16px}h3{font-size:15px}li{list-style:none;position:relative;padding:14px 16px;padding-inline-end:48px}div{margin-inline-end:-32px}li:last-child{border:0}\
li>i{inset-inline-start:5px;top:21px;width:6px;height:6px}i,b{background:var(--accent);border-radius:10px;forced-color-adjust:none}\
a{color:var(--accent)}p{white-space:pre-line}h3,p{overflow-wrap:anywhere}time,small,section>p{color:var(--soft);font-size:13px}\
section>p{padding:32px 16px;text-align:center}li>button{top:8px;inset-inline-end:8px;width:32px;height:32px;font-size:20px;color:var(--soft)}\
header>button,section>button{padding:10px;color:var(--accent)}section>button{width:100%}\
fieldset{display:grid;grid-template-columns:repeat(11,1fr);gap:4px;margin-top:10px}fieldset>button{padding:8px 0;border-color:var(--line);font-size:14px}\
fieldset>button:hover{background:var(--accent);color:var(--on-accent)}small{display:flex;justify-content:space-between;margin:4px 0}`
