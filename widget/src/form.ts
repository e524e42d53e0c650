import type { Api, Config, Field, Outcome } from "./api";
import type { Words } from "./words";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Input {
  key: string;
  control: Control;
  /** What is wrong with its value; empty if nothing is. */
  fault: () => string;
  /** Shows what is wrong below it; an empty text takes that away. */
  show: (fault: string) => void;
}

interface Kind {
  type?: string;
  autocomplete?: string;
  longest?: number;
  choices?: string[];
}

const kinds: Record<string, Kind> = {
  name: { autocomplete: "name", longest: 100 },
  email: { type: "email", autocomplete: "email", longest: 254 },
  phone: { type: "tel", autocomplete: "tel", longest: 20 },
  company: { autocomplete: "organization", longest: 100 },
  message: { longest: 1000 },
  discord: { longest: 50 },
  preferredMethod: { choices: ["email", "phone", "discord"] },
  urgency: { choices: ["low", "medium", "high"] },
};

const mailbox = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const dialled = /^\+?[\d .()-]+$/;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function controlOf(field: Field, words: Words): Control {
  const kind = kinds[field.key] ?? {};
  const attributes: Record<string, string> = { id: `p-${field.key}`, name: field.key };
  if (kind.autocomplete) attributes.autocomplete = kind.autocomplete;
  if (kind.longest) attributes.maxlength = String(kind.longest);
  if (field.required) attributes["aria-required"] = "true";
  if (kind.choices) {
    const options = kind.choices.map((value) => element("option", { value }, words.choices[value] ?? value));
    return element("select", attributes, element("option", { value: "" }, "–"), ...options);
  }
  // What people write has its own direction, whatever the page's is.
  return field.key === "message"
    ? element("textarea", { ...attributes, dir: "auto" })
    : element("input", { ...attributes, type: kind.type ?? "text", dir: kind.type ? "ltr" : "auto" });
}

function faultOf(field: Field, value: string, words: Words): string {
  if (!value) return field.required ? words.required : "";
  if (field.key === "email" && !mailbox.test(value)) return words.email;
  if (field.key === "phone") {
    const digits = value.replace(/\D/g, "").length;
    if (!dialled.test(value) || digits < 5 || digits > 15) return words.phone;
  }
  return value.length > (kinds[field.key]?.longest ?? 1000) ? words.tooLong : "";
}

function withFault(row: HTMLElement, control: Control): (fault: string) => void {
  const note = element("p", { id: `${control.id}-bad`, class: "bad", hidden: "" });
  row.append(note);
  return (fault) => {
    note.textContent = fault;
    note.hidden = !fault;
    if (fault) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", note.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
  };
}

function inputOf(field: Field, words: Words, form: HTMLElement): Input {
  const control = controlOf(field, words);
  const label = element("label", { for: control.id }, field.label);
  if (!field.required) label.append(" ", element("span", { class: "soft" }, `(${words.optional})`));
  const row = element("div", { class: "field" }, label, control);
  form.append(row);
  return { key: field.key, control, fault: () => faultOf(field, control.value.trim(), words), show: withFault(row, control) };
}

function consentOf(text: string, words: Words, form: HTMLElement): Input {
  const control = element("input", { id: "p-consent", name: "consent", type: "checkbox", "aria-required": "true" });
  const row = element("div", { class: "field" }, element("div", { class: "agree" }, control, element("label", { for: control.id }, text)));
  form.append(row);
  return { key: "consent", control, fault: () => (control.checked ? "" : words.required), show: withFault(row, control) };
}

/** The form itself. Results are told in a live region; the focus goes to the first field that is wrong. */
export function formOf(config: Config, words: Words, api: Api): HTMLFormElement {
  const form = element("form", { novalidate: "", "aria-labelledby": "p-title" });
  const fields = config.fields.map((field) => inputOf(field, words, form));
  const agreement = form.appendChild(element("div"));
  let inputs = fields;
  let { language, consentText } = config;
  // Asked for anew, and not ticked, whenever the text is another one.
  const ask = (): void => {
    agreement.replaceChildren();
    inputs = consentText ? [...fields, consentOf(consentText, words, agreement)] : fields;
  };
  ask();
  // People do not see it and screen readers skip it; programs fill in whatever there is.
  const trap = element("input", { name: "_hp", type: "text", tabindex: "-1", autocomplete: "off" });
  form.append(element("div", { class: "trap", "aria-hidden": "true" }, trap));
  const button = element("button", { type: "submit" }, words.send);
  const status = element("p", { class: "status", role: "status", "aria-live": "polite", tabindex: "-1" });
  form.append(button);
  let isBusy = false;

  const check = (): Input | undefined => {
    for (const input of inputs) input.show(input.fault());
    return inputs.find((input) => input.fault());
  };
  const values = (): Record<string, string | boolean> => {
    const sent: Record<string, string | boolean> = { language, _hp: trap.value };
    for (const { key, control } of inputs) {
      if (key === "consent") sent[key] = (control as HTMLInputElement).checked;
      else if (control.value.trim()) sent[key] = control.value.trim();
    }
    return sent;
  };
  const tell = (outcome: Outcome): void => {
    if (outcome.kind === "received") {
      for (const part of [...form.children]) if (part !== status) part.remove();
      status.textContent = words.thanks;
      status.focus();
      return;
    }
    status.textContent = outcome.kind === "later" ? words.later : outcome.kind === "refused" ? words.check : words.failed;
    if (outcome.kind !== "refused") return;
    if (outcome.config) {
      ({ language, consentText } = outcome.config);
      ask();
    }
    const refused = inputs.filter((input) => outcome.faults.includes(input.key));
    for (const input of refused) input.show(input.key === "email" ? words.email : input.key === "phone" ? words.phone : words.check);
    refused[0]?.control.focus();
  };

  form.addEventListener("change", (event) => {
    const input = inputs.find((one) => one.control === event.target);
    if (input?.control.hasAttribute("aria-invalid")) input.show(input.fault());
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    const wrong = check();
    if (wrong) {
      status.textContent = words.check;
      wrong.control.focus();
      return;
    }
    isBusy = true;
    button.setAttribute("aria-disabled", "true");
    status.textContent = words.sending;
    tell(await api.submit(values(), consentText));
    button.removeAttribute("aria-disabled");
    isBusy = false;
  });
  form.append(status);
  return form;
}
