import { readFileSync } from "node:fs";
import path from "node:path";
import { JSDOM } from "jsdom";
import { row } from "./rows";

/** A control as the platform drives it. */
interface Driven {
  init(context: unknown, changed: () => void, state: object, container: HTMLDivElement): void;
  updateView(context: unknown): void;
  destroy(): void;
}

/** Values of one row; `id` is its own. */
export type Values = Record<string, unknown> & { readonly id: string };

/** What the platform says of the dataset besides its rows. */
export interface Condition {
  readonly loading?: boolean;
  readonly error?: string;
  readonly rightToLeft?: boolean;
  readonly theme?: object;
  readonly hasMore?: boolean;
}

/** A page with one control on it, the control's own texts, and what it asked the platform for. */
export class Stage {
  /** Ids of the rows that were opened, in order. */
  readonly opened: string[] = [];
  readonly container: HTMLDivElement;
  private readonly window: JSDOM["window"];
  private readonly control: Driven;
  private readonly strings: ReadonlyMap<string, string>;

  constructor(name: string, private readonly dataset: string, Control: new () => unknown) {
    this.window = new JSDOM("<!DOCTYPE html><body></body>").window;
    // The controls are written for a page, where this is a global.
    globalThis.document = this.window.document;
    this.container = document.createElement("div");
    document.body.append(this.container);
    this.strings = stringsOf(name);
    this.control = new Control() as Driven;
    this.control.init(this.context([], {}), () => undefined, {}, this.container);
  }

  /** Hands over rows, or a condition, as updateView does. */
  show(rows: readonly Values[], condition: Condition = {}): this {
    this.control.updateView(this.context(rows, condition));
    return this;
  }

  /** Takes the control off the page. */
  destroy(): void {
    this.control.destroy();
  }

  /** The one element of a selector. */
  one(selector: string): HTMLElement {
    const found = this.all(selector);
    if (found.length !== 1) {
      throw new Error(`${found.length} elements match ${selector} on a page that says: ${this.text}`);
    }

    return found[0];
  }

  /** All elements of a selector, in the order of the page. */
  all(selector: string): HTMLElement[] {
    return [...this.container.querySelectorAll<HTMLElement>(selector)];
  }

  /** All text on the page. */
  get text(): string {
    return this.container.textContent;
  }

  /** The string of a key as its file has it. */
  string(key: string): string {
    const value = this.strings.get(key);
    if (value === undefined) {
      throw new Error(`No string ${key}.`);
    }

    return value;
  }

  /** Where the tab key stops, in order; what is folded away is no stop. */
  stops(): HTMLElement[] {
    return this.all("button, summary, a[href], input, [tabindex]").filter((element) => element.tabIndex >= 0 && element.closest("[aria-expanded=false] > [role=group], details:not([open]) > :not(summary)") === null);
  }

  /** Presses a key where the focus is. A button is pressed by Enter and space without the control's doing; that is the browser's. */
  press(key: string): void {
    const focused = document.activeElement ?? document.body;
    const event = new this.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    const goesOn = focused.dispatchEvent(event);
    if (goesOn && focused.tagName === "BUTTON" && (key === "Enter" || key === " ")) {
      (focused as HTMLElement).click();
    }
  }

  private context(rows: readonly Values[], condition: Condition): unknown {
    const records = Object.fromEntries(rows.map((values) => {
      const one = row(values.id, values);
      return [values.id, { getValue: (column: string) => one.value(column), getFormattedValue: (column: string) => one.text(column), getNamedReference: () => ({ id: { guid: values.id } }) }];
    }));
    return {
      parameters: {
        [this.dataset]: {
          loading: condition.loading ?? false, error: condition.error !== undefined, errorMessage: condition.error ?? "", sortedRecordIds: rows.map((values) => values.id), records,
          paging: { totalResultCount: rows.length, hasNextPage: condition.hasMore ?? false, loadNextPage: () => undefined, setPageSize: () => undefined },
          openDatasetItem: (reference: { id: { guid: string } }) => { this.opened.push(reference.id.guid); },
        },
      },
      resources: { getString: (key: string) => this.string(key) },
      formatting: { formatDecimal: (value: number, digits: number) => value.toFixed(digits), formatDateShort: (value: Date) => value.toDateString(), formatDateYearMonth: (value: Date) => `${value.getFullYear()}-${value.getMonth() + 1}` },
      userSettings: { isRTL: condition.rightToLeft ?? false },
      fluentDesignLanguage: condition.theme,
    };
  }
}

// The test runs in out/tests/tests, the texts stay with the source.
function stringsOf(name: string): Map<string, string> {
  const file = path.join(__dirname, "..", "..", "..", name, "strings", `${name}.1033.resx`);
  const xml = new JSDOM(readFileSync(file, "utf8"), { contentType: "text/xml" }).window.document;
  return new Map([...xml.querySelectorAll("data")].map((data) => [data.getAttribute("name") ?? "", data.querySelector("value")?.textContent ?? ""]));
}
