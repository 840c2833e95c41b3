import type { Row } from "../shared/rows";
import type { Texts } from "../shared/texts";

/** A choice value with its label. */
export interface Choice {
  readonly value: number;
  readonly label: string;
}

/** The n-th option of a choice. */
export function choice(n: number, label = String(n)): Choice {
  return { value: 729100000 + n, label };
}

/** A lookup as the platform hands it over. */
export function lookup(id: string, name = id): ComponentFramework.EntityReference {
  return { id: { guid: `{${id.toUpperCase()}}` }, etn: "any", name };
}

function isChoice(value: unknown): value is Choice {
  return typeof value === "object" && value !== null && "label" in value;
}

/** A row from its values. */
export function row(id: string, values: Record<string, unknown>): Row {
  return {
    id,
    value: (column) => { const value = values[column]; return isChoice(value) ? value.value : value; },
    text: (column) => {
      const value = values[column];
      if (value === null || value === undefined) {
        return "";
      }

      return isChoice(value) ? value.label : typeof value === "object" && "name" in value ? String(value.name) : typeof value === "string" || typeof value === "number" ? String(value) : "";
    },
  };
}

/** Texts that show key and values, so that a test sees what was said. */
export const plainTexts: Texts = {
  isRightToLeft: false,
  t: (key, ...values) => [key, ...values].join(" "),
  number: (value, digits = 1) => value.toFixed(digits),
  signed: (value, digits = 1) => (value > 0 ? "+" : "") + value.toFixed(digits),
  date: (value) => value.toISOString().slice(0, 10),
  month: (value) => value.toISOString().slice(0, 7),
};

/** Small deterministic numbers for laws over many cases. */
export function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % below;
  };
}
