import type { Config } from "./api";

// White or black, whichever is read more easily on the colour (WCAG 2, relative luminance).
function textOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000" : "#fff";
}

const dark = "--p-back:#15181d;--p-text:#f3f4f6;--p-soft:#b6bcc6;--p-line:#868e9b;--p-bad:#ffa8a2;color-scheme:dark";
const light = "--p-back:#fff;--p-text:#16191d;--p-soft:#4d5562;--p-line:#6d7582;--p-bad:#b3150c;color-scheme:light";

/** The style of everything in the shadow root. Only logical sides are named, so that it fits both directions. */
export function styleOf(theme: Config["theme"]): string {
  const schemes = {
    auto: `:host{${light}}@media (prefers-color-scheme:dark){:host{${dark}}}`,
    light: `:host{${light}}`,
    dark: `:host{${dark}}`,
  };
  return `:host{all:initial}${schemes[theme.scheme] ?? schemes.auto}
:host{--p-accent:var(--prospero-accent,${theme.accent});--p-on:var(--prospero-on-accent,${textOn(theme.accent)});--p-round:var(--prospero-radius,${theme.radius}px);
display:block;font-family:var(--prospero-font,system-ui,sans-serif);font-size:16px;line-height:1.45;color:var(--p-text)}
*{box-sizing:border-box;font:inherit}
[hidden]{display:none!important}
.corner{position:fixed;inset-block-end:1rem;inset-inline-end:1rem;z-index:2147483000;display:flex;flex-direction:column;align-items:flex-end;gap:.75rem;max-inline-size:calc(100vw - 2rem)}
.panel{background:var(--p-back);color:var(--p-text);border:1px solid var(--p-line);border-radius:var(--p-round);padding:1.25rem;inline-size:22rem;max-inline-size:100%}
.corner .panel{max-block-size:calc(100vh - 7rem);overflow:auto;box-shadow:0 8px 30px #0004}
h2{font-size:1.2rem;font-weight:600;margin:0 0 .75rem}
.field{margin-block-end:.85rem}
label,.label{display:block;font-weight:500;margin-block-end:.25rem;text-align:start}
.soft{color:var(--p-soft);font-weight:400}
input:not([type=checkbox]),textarea,select{display:block;inline-size:100%;padding:.55rem .7rem;border:1px solid var(--p-line);border-radius:var(--p-round);background:var(--p-back);color:inherit;text-align:start}
textarea{min-block-size:5.5rem;resize:vertical}
[aria-invalid=true]{border-color:var(--p-bad);outline-color:var(--p-bad)}
.bad{color:var(--p-bad);margin:.25rem 0 0;font-size:.9rem;text-align:start}
.agree{display:flex;gap:.6rem;align-items:flex-start}
.agree label{font-weight:400;margin:0}
input[type=checkbox]{inline-size:1.25rem;block-size:1.25rem;margin:.1rem 0 0;flex:none;accent-color:var(--p-accent)}
button{cursor:pointer;border:1px solid transparent;border-radius:var(--p-round);padding:.6rem 1.1rem;min-block-size:2.75rem;background:var(--p-accent);color:var(--p-on);font-weight:600}
button[aria-disabled=true]{opacity:.7;cursor:default}
:focus-visible{outline:3px solid var(--p-text);outline-offset:2px}
.trap{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.status{margin:.75rem 0 0;text-align:start}
.status:empty{margin:0}
@media (forced-colors:active){.panel,button{border:1px solid}}`;
}
