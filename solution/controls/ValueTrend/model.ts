import { Better } from "../shared/choices";
import { dateOf, grouped, numberOf, referenceOf, type Row } from "../shared/rows";
import type { Level, Point } from "../shared/sparkline";

/** Months of metrics read at most: 13 months of some 40 metrics. */
export const rowLimit = 750;

/** Coverage under which a month is shown but not relied on, % (R8). */
export const thinCoverage = 60;

/** Months between which the line is unbroken. */
export const monthDays = 31;

/** Metrics in use. */
export interface ValueBoard {
  readonly metrics: readonly MetricTrend[];
}

/** One metric over the months. */
export interface MetricTrend {
  /** Its newest month, which the reader can open. */
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly month: Date;
  /** The month has not ended, so that sums will still grow. */
  readonly isRunning: boolean;
  readonly value: number;
  readonly versusMonth: Comparison | null;
  readonly versusYear: Comparison | null;
  readonly coverage: number | null;
  readonly isThin: boolean;
  readonly better: "higher" | "lower" | null;
  readonly points: readonly Point[];
  /** The same months a year before, as far as the rows say. */
  readonly yearBefore: readonly Point[];
  readonly levels: readonly Level[];
}

/** A month held against another. */
export interface Comparison {
  readonly before: number;
  readonly change: number;
  /** Change in per cent of before; null when that was 0. */
  readonly percent: number | null;
  /** For the customer; null when the metric has no better direction, nothing changed, or the month cannot be judged yet. */
  readonly verdict: "better" | "worse" | null;
}

/** The trends of the months; null when no month has a value. */
export function trendsOf(rows: readonly Row[], now: Date): ValueBoard | null {
  const metrics = [...grouped(rows, (row) => referenceOf(row, "csm_metricid")?.id ?? row.text("csm_name")).values()]
    .map((months) => trendOf(months, now)).filter((one) => one !== null)
    .sort((one, other) => one.name.localeCompare(other.name));
  return metrics.length === 0 ? null : { metrics };
}

function trendOf(rows: readonly Row[], now: Date): MetricTrend | null {
  const months = rows.filter((row) => numberOf(row, "csm_value") !== null && dateOf(row, "csm_periodstart") !== null).sort((one, other) => time(one) - time(other));
  if (months.length === 0) {
    return null;
  }

  const newest = months[months.length - 1];
  const month = new Date(time(newest));
  const value = numberOf(newest, "csm_value") ?? 0;
  const better = betterOf(numberOf(newest, "metric.csm_better"));
  const isRunning = month.getFullYear() === now.getFullYear() && month.getMonth() === now.getMonth();
  const coverage = numberOf(newest, "csm_coverage");
  const isThin = coverage !== null && coverage < thinCoverage;
  const judged = isRunning || isThin ? null : better;
  const expected = numberOf(newest, "csm_expected");
  return {
    id: newest.id,
    name: referenceOf(newest, "csm_metricid")?.name ?? newest.text("csm_name"),
    unit: newest.text("metric.csm_unit"),
    month,
    isRunning,
    value,
    versusMonth: compared(value, numberOf(newest, "csm_previousvalue"), judged),
    versusYear: compared(value, numberOf(newest, "csm_lastyearvalue"), judged),
    coverage,
    isThin,
    better,
    points: pointsOf(months, "csm_value"),
    yearBefore: pointsOf(months, "csm_lastyearvalue"),
    levels: expected === null ? [] : [{ name: "target", value: expected }],
  };
}

function compared(value: number, before: number | null, better: MetricTrend["better"]): Comparison | null {
  if (before === null) {
    return null;
  }

  const change = value - before;
  const verdict = better === null || change === 0 ? null : change > 0 === (better === "higher") ? "better" : "worse";
  return { before, change, percent: before === 0 ? null : change / Math.abs(before) * 100, verdict };
}

function pointsOf(months: readonly Row[], column: "csm_value" | "csm_lastyearvalue"): Point[] {
  return months.flatMap((row) => {
    const [value, coverage] = [numberOf(row, column), numberOf(row, "csm_coverage")];
    return value === null ? [] : [{ on: new Date(time(row)), value, isThin: column === "csm_value" && coverage !== null && coverage < thinCoverage }];
  });
}

function betterOf(value: number | null): MetricTrend["better"] {
  return value === Better.Higher ? "higher" : value === Better.Lower ? "lower" : null;
}

function time(row: Row): number {
  return dateOf(row, "csm_periodstart")?.getTime() ?? 0;
}
