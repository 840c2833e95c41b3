import { h, link, type Child } from "../shared/dom";
import { sparkline } from "../shared/sparkline";
import type { Texts } from "../shared/texts";
import type { Kpi, KpiBoard } from "./model";

const arrows = { rising: "\u2197", steady: "\u2192", falling: "\u2198" } as const;
const marks = { red: "\u25BC", amber: "\u25C6", green: "\u25CF", unknown: "\u25CB" } as const;

/** A card for each KPI. */
export function boardView(board: KpiBoard, texts: Texts, open: (id: string) => void): Child[] {
  return [
    h("ul", { class: "csm-kpi-board", "aria-label": texts.t("Board") }, ...board.kpis.map((kpi) => card(kpi, texts, open))),
    h("p", { class: "csm-note" }, texts.t("Legend")),
  ];
}

function card(kpi: Kpi, texts: Texts, open: (id: string) => void): HTMLElement {
  return h("li", { class: `csm-kpi csm-kpi-${kpi.band}` },
    h("div", { class: "csm-kpi-line" },
      link(kpi.name, kpi.id, texts.t("Open", kpi.name), () => { open(kpi.id); }),
      h("span", { class: `csm-chip csm-${kpi.band}` }, h("span", { "aria-hidden": "true" }, `${marks[kpi.band]} `), kpi.bandLabel === "" ? texts.t("NoBand") : kpi.bandLabel)),
    h("p", { class: "csm-kpi-current" },
      h("strong", {}, kpi.current === null ? "\u2013" : texts.number(kpi.current)),
      ` ${kpi.target === null ? texts.t("NoTarget") : texts.t("Target", texts.number(kpi.target))}`),
    kpi.points.length === 0 ? h("p", { class: "csm-kpi-facts" }, texts.t("NoValues")) : sparkline({ points: kpi.points, compared: [], levels: kpi.levels, stepDays: kpi.stepDays }, spoken(kpi, texts)),
    h("p", { class: "csm-kpi-facts" }, ...facts(kpi, texts).map((fact) => h("span", {}, fact))));
}

function facts(kpi: Kpi, texts: Texts): string[] {
  return [
    range(kpi, texts),
    kpi.better === null ? "" : texts.t(kpi.better === "higher" ? "Higher" : "Lower"),
    kpi.isReached === null ? "" : texts.t(kpi.isReached ? "Reached" : "NotReached"),
    kpi.trend === null ? "" : texts.t("Trend", `${arrows[kpi.trend]} ${kpi.trendLabel}`),
    kpi.forecast === null ? "" : texts.t("Forecast", texts.number(kpi.forecast)),
    kpi.isThin ? texts.t("Thin") : "",
  ].filter((fact) => fact !== "");
}

function range(kpi: Kpi, texts: Texts): string {
  const [first, last] = [kpi.points[0], kpi.points[kpi.points.length - 1]] as (Kpi["points"][number] | undefined)[];
  return first === undefined || last === undefined ? "" : first === last ? texts.t("One", texts.date(last.on)) : texts.t("Range", texts.date(first.on), texts.date(last.on));
}

function spoken(kpi: Kpi, texts: Texts): string {
  const values = kpi.points.map((point) => point.value);
  return texts.t("Line", kpi.name, texts.number(values.length, 0), texts.number(values[0]), texts.number(values[values.length - 1]), texts.number(Math.min(...values)), texts.number(Math.max(...values)));
}
