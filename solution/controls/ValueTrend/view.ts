import { h, link, type Child } from "../shared/dom";
import { sparkline } from "../shared/sparkline";
import type { Texts } from "../shared/texts";
import { monthDays, type Comparison, type MetricTrend, type ValueBoard } from "./model";

/** A row for each metric: the newest month, its two comparisons, and the line. */
export function trendView(board: ValueBoard, texts: Texts, open: (id: string) => void): Child[] {
  return [
    h("ul", { class: "csm-value-list", "aria-label": texts.t("List") }, ...board.metrics.map((metric) => item(metric, texts, open))),
    h("p", { class: "csm-note" }, texts.t("Legend")),
  ];
}

function item(metric: MetricTrend, texts: Texts, open: (id: string) => void): HTMLElement {
  return h("li", { class: "csm-value" },
    h("div", { class: "csm-value-head" },
      link(metric.name, metric.id, texts.t("Open", metric.name), () => { open(metric.id); }),
      h("p", { class: "csm-value-now" }, h("strong", {}, amount(metric.value, metric, texts)), ` ${texts.t(metric.isRunning ? "MonthSoFar" : "Month", texts.month(metric.month))}`),
      metric.coverage === null ? null : h("p", { class: metric.isThin ? "csm-value-thin" : "csm-value-cover" }, texts.t(metric.isThin ? "Thin" : "Coverage", texts.number(metric.coverage, 0)))),
    h("dl", { class: "csm-value-compared" }, ...comparison("LastMonth", metric.versusMonth, metric, texts), ...comparison("LastYear", metric.versusYear, metric, texts)),
    h("div", { class: "csm-value-line" }, sparkline({ points: metric.points, compared: metric.yearBefore, levels: metric.levels, stepDays: monthDays }, spoken(metric, texts))));
}

function comparison(key: string, versus: Comparison | null, metric: MetricTrend, texts: Texts): HTMLElement[] {
  if (versus === null) {
    return [h("dt", {}, texts.t(key)), h("dd", {}, texts.t("None"))];
  }

  const change = versus.percent === null ? texts.signed(versus.change) : texts.t("Percent", texts.signed(versus.percent));
  return [
    h("dt", {}, texts.t(key)),
    h("dd", {}, h("span", { class: "csm-value-change" }, change), ` ${texts.t("Before", amount(versus.before, metric, texts))}`,
      versus.verdict === null ? null : h("span", { class: `csm-chip csm-value-${versus.verdict}` }, texts.t(versus.verdict === "better" ? "Better" : "Worse"))),
  ];
}

function amount(value: number, metric: MetricTrend, texts: Texts): string {
  // Four digits that mean something: counters of a fleet run into the thousands, energy per hour stays under ten.
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${texts.number(value, digits)}${metric.unit === "" ? "" : ` ${metric.unit}`}`;
}

function spoken(metric: MetricTrend, texts: Texts): string {
  const values = metric.points.map((point) => point.value);
  return texts.t("Line", metric.name, texts.number(values.length, 0), amount(values[0], metric, texts), amount(values[values.length - 1], metric, texts), amount(Math.min(...values), metric, texts), amount(Math.max(...values), metric, texts));
}
