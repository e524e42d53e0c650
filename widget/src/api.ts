export interface Field {
  key: string;
  label: string;
  required: boolean;
}

/** What the server says about the form. */
export interface Config {
  chatbotId: string;
  language: string;
  title: string;
  fields: Field[];
  consentText: string | null;
  theme: { accent: string; scheme: "auto" | "light" | "dark"; radius: number; display: "corner" | "inline" };
  token: string;
}

/**
 * How a submission went; `faults` are the fields that the server refuses, `config` says what the form is by now where the
 * text to agree to is among them.
 */
export type Outcome =
  | { kind: "received" }
  | { kind: "refused"; faults: string[]; config?: Config }
  | { kind: "later" }
  | { kind: "failed" };

// A token is good for two hours, from two seconds after it was issued.
const renewAfter = 90 * 60_000;
const soonest = 2_500;

/** The two calls of one widget. */
export class Api {
  #token = "";
  // By the clock on the wall, which goes on while the machine sleeps, as the token's age does.
  #issued = 0;
  // By the clock that nobody sets.
  #shown = 0;

  constructor(
    private readonly address: string,
    private readonly language: string,
  ) {}

  async config(): Promise<Config> {
    const answer = await fetch(`${this.address}/config?lang=${encodeURIComponent(this.language)}`, { credentials: "omit" });
    if (!answer.ok) throw new Error(`The widget is not available here (${answer.status}).`);
    const config = ((await answer.json()) as { data: Config }).data;
    this.#token = config.token;
    this.#issued = Date.now();
    this.#shown = performance.now();
    return config;
  }

  /** `agreed` is the text that the visitor has agreed to; null if the form showed none. */
  async submit(values: Record<string, string | boolean>, agreed: string | null): Promise<Outcome> {
    try {
      if (Math.abs(Date.now() - this.#issued) > renewAfter) {
        const config = await this.config();
        if (config.consentText && config.consentText !== agreed) return { kind: "refused", faults: ["consent"], config };
      }
      const wait = soonest - (performance.now() - this.#shown);
      if (wait > 0) await new Promise((go) => setTimeout(go, wait));
      const answer = await fetch(`${this.address}/leads`, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...values, pageUrl: location.href.slice(0, 500), token: this.#token }),
      });
      if (answer.ok) return { kind: "received" };
      if (answer.status === 429) return { kind: "later" };
      if (answer.status !== 400) return { kind: "failed" };
      const told = (await answer.json()) as { details?: { errors?: { field: string }[] } };
      const faults = (told.details?.errors ?? []).map((one) => one.field);
      if (faults.includes("consent")) return { kind: "refused", faults, config: await this.config() };
      return faults.length > 0 ? { kind: "refused", faults } : { kind: "failed" };
    } catch {
      return { kind: "failed" };
    }
  }
}
