import { Api, type Config } from "./api";
import { element, formOf } from "./form";
import { styleOf } from "./style";
import { wordsOf, type Words } from "./words";

// Only while the script runs for the first time does the page say which tag it is.
const tag = document.currentScript as HTMLScriptElement | null;

/** A button in the corner that opens and closes the panel. */
function launcher(panel: HTMLElement, title: string, words: Words): HTMLElement {
  const button = element("button", { type: "button", "aria-expanded": "false", "aria-controls": "p-panel" }, title);
  const turn = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? words.close : title;
    if (isOpen) panel.querySelector<HTMLElement>("input,textarea,select,.status")?.focus();
    else button.focus();
  };
  panel.id = "p-panel";
  panel.hidden = true;
  button.addEventListener("click", () => turn(panel.hidden !== false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") turn(false);
  });
  return element("div", { class: "corner" }, panel, button);
}

function show(host: HTMLElement, config: Config, api: Api, isInline: boolean): void {
  const words = wordsOf(config.language);
  const root = host.attachShadow({ mode: "open" });
  const panel = element(
    "section",
    { class: "panel", lang: config.language, "aria-labelledby": "p-title" },
    element("h2", { id: "p-title" }, config.title),
    formOf(config, words, api),
  );
  root.append(element("style", {}, styleOf(config.theme)), isInline ? panel : launcher(panel, config.title, words));
}

async function start(script: HTMLScriptElement): Promise<void> {
  const widget = script.dataset.widgetId;
  if (!widget) return console.error("Prospero: the script's tag needs data-widget-id.");
  const language = script.dataset.lang || document.documentElement.lang || navigator.language || "";
  const api = new Api(`${new URL(script.src).origin}/api/v1/widgets/${encodeURIComponent(widget)}`, language);
  const target = script.dataset.target ? document.querySelector(script.dataset.target) : null;
  const config = await api.config();
  if (script.dataset.chatbotId && script.dataset.chatbotId !== config.chatbotId)
    return console.error("Prospero: the widget belongs to another chatbot than data-chatbot-id says.");
  const host = element("div", { "data-prospero-widget": widget });
  if (script.dataset.dir) host.dir = script.dataset.dir;
  if (target) target.append(host);
  else script.after(host);
  show(host, config, api, target !== null || config.theme.display === "inline");
}

if (tag && !tag.dataset.prospero) {
  tag.dataset.prospero = "started";
  start(tag).catch((fault) => console.error("Prospero:", fault));
}
