import { h, show, type Child } from "./dom";
import { Pages, type Cut, type RowSource } from "./pages";
import { plainId, type Row } from "./rows";
import { textsOf, type Texts, type TextSource } from "./texts";

/** What makes one control: where to cut, what rows mean, how that looks. */
export interface Control<Model> {
  /** Class of the outer element. */
  readonly name: string;
  /** Rows read at most; the reader is told when there are more. */
  readonly limit: number;
  /** What the rows mean; null when they show nothing. Plain data, for it is compared. */
  model(rows: readonly Row[], cut: Cut | null, now: Date): Model | null;
  /** What the reader sees. */
  view(model: Model, texts: Texts, open: (id: string) => void): Child[];
}

/** The part of the platform's context that a control needs. */
export interface HostContext extends TextSource {
  readonly fluentDesignLanguage?: { readonly isDarkTheme?: boolean; readonly tokenTheme?: unknown };
}

/** The part of the platform's dataset that a control needs. */
export interface HostDataset extends RowSource {
  readonly records: Record<string, RowSource["records"][string] & { getNamedReference(): ComponentFramework.EntityReference }>;
  openDatasetItem(reference: ComponentFramework.EntityReference): void;
}

// The platform's theme, and what it is called in the style sheets.
const themed: readonly (readonly [string, string])[] = [
  ["colorNeutralForeground1", "--csm-text"],
  ["colorNeutralForeground3", "--csm-muted"],
  ["colorNeutralBackground1", "--csm-ground"],
  ["colorNeutralBackground3", "--csm-track"],
  ["colorNeutralStroke2", "--csm-line"],
  ["colorNeutralStrokeAccessible", "--csm-edge"],
  ["colorBrandForeground1", "--csm-accent"],
  ["fontFamilyBase", "--csm-font"],
];

/** Leads a dataset from the platform to the page: pages, states, theme, direction. */
export class DatasetHost<Model> {
  private readonly pages: Pages;
  private readonly root: HTMLDivElement;
  private shown = "";
  private dataset: HostDataset | null = null;

  constructor(container: HTMLElement, private readonly control: Control<Model>) {
    this.pages = new Pages(control.limit);
    this.root = h("div", { class: `csm ${control.name}` });
    container.append(this.root);
  }

  /** Shows the newest state; draws only when something changed. */
  update(context: HostContext, dataset: HostDataset, now: Date): void {
    const texts = textsOf(context);
    this.dataset = dataset;
    this.dress(context, texts);
    const loaded = this.pages.read(dataset);
    const model = loaded.state === "ready" ? this.control.model(loaded.rows, loaded.cut, now) : null;
    const cut = loaded.state === "ready" ? loaded.cut : null;
    const next = JSON.stringify([loaded.state, loaded.state === "error" ? loaded.message : null, cut, model]);
    if (next === this.shown) {
      return;
    }

    this.shown = next;
    const open = (id: string): void => {
      // The newest dataset is asked: the row may have gone since it was drawn, and a control may write its id plainly.
      const key = this.dataset?.sortedRecordIds.find((one) => plainId(one) === plainId(id));
      if (key !== undefined) {
        this.dataset?.openDatasetItem(this.dataset.records[key].getNamedReference());
      }
    };
    this.root.setAttribute("aria-busy", String(loaded.state === "loading"));
    if (loaded.state === "error") {
      show(this.root, state("csm-error", "alert", texts.t("Error", loaded.message)));
    } else if (loaded.state === "loading") {
      show(this.root, state("csm-loading", "status", texts.t("Loading")));
    } else if (model === null) {
      show(this.root, state("csm-empty", "status", texts.t("Empty")));
    } else {
      show(this.root, ...this.control.view(model, texts, open), cutNote(cut, texts));
    }
  }

  /** Takes everything off the page. */
  clear(): void {
    this.root.remove();
  }

  private dress(context: HostContext, texts: Texts): void {
    this.root.dir = texts.isRightToLeft ? "rtl" : "ltr";
    this.root.classList.toggle("csm-dark", context.fluentDesignLanguage?.isDarkTheme === true);
    const theme: unknown = context.fluentDesignLanguage?.tokenTheme;
    if (typeof theme !== "object" || theme === null) {
      return;
    }

    for (const [token, property] of themed) {
      const value = (theme as Record<string, unknown>)[token];
      if (typeof value === "string") {
        this.root.style.setProperty(property, value);
      }
    }
  }
}

function state(name: string, role: string, text: string): HTMLElement {
  return h("p", { class: `csm-state ${name}`, role }, text);
}

function cutNote(cut: Cut | null, texts: Texts): HTMLElement | null {
  if (cut === null) {
    return null;
  }

  const text = cut.total === null ? texts.t("CutUnknown", texts.number(cut.shown, 0)) : texts.t("Cut", texts.number(cut.shown, 0), texts.number(cut.total, 0));
  return h("p", { class: "csm-note csm-cut", role: "note" }, text);
}
