import { Better, HealthStatus, PeriodKind, Trend } from "../shared/choices";
import { dateOf, grouped, numberOf, referenceOf, type Row } from "../shared/rows";
import type { Level, Point } from "../shared/sparkline";

/** Measurements read at most; the newest come first. */
export const rowLimit = 1000;

/** Periods one line shows at most. */
export const periodsShown = 26;

/** Coverage under which a value is shown but not relied on, % (R8). */
export const thinCoverage = 60;

const daysOf = new Map<number | null, number>([[PeriodKind.Day, 1], [PeriodKind.Week, 7], [PeriodKind.Month, 31]]);

export type Band = "red" | "amber" | "green" | "unknown";

/** KPIs, those in trouble first. */
export interface KpiBoard {
  readonly kpis: readonly Kpi[];
}

/** One KPI and its line. */
export interface Kpi {
  /** A measurement of it, which the reader can open. */
  readonly id: string;
  readonly name: string;
  readonly points: readonly Point[];
  readonly levels: readonly Level[];
  readonly stepDays: number;
  readonly current: number | null;
  readonly target: number | null;
  /** Whether the current value has reached the target; null when one of them or the direction is missing. */
  readonly isReached: boolean | null;
  readonly band: Band;
  readonly bandLabel: string;
  readonly better: "higher" | "lower" | null;
  readonly trend: "rising" | "steady" | "falling" | null;
  readonly trendLabel: string;
  readonly forecast: number | null;
  readonly isThin: boolean;
}

/** The KPIs of the measurements; null when there are none. */
export function boardOf(rows: readonly Row[]): KpiBoard | null {
  if (rows.length === 0) {
    return null;
  }

  const rank = { red: 0, amber: 1, unknown: 2, green: 3 };
  const kpis = [...grouped(rows, (row) => referenceOf(row, "csm_kpiid")?.id ?? row.id).values()].map(kpiOf);
  return { kpis: kpis.sort((one, other) => rank[one.band] - rank[other.band] || one.name.localeCompare(other.name)) };
}

// The KPI's own columns come with each of its measurements through the view's link.
function kpiOf(measurements: readonly Row[]): Kpi {
  const rows = [...measurements].sort((one, other) => time(other) - time(one));
  const first = rows[0];
  const points = pointsOf(rows);
  const last = points.length === 0 ? null : points[points.length - 1];
  const current = numberOf(first, "kpi.csm_current") ?? last?.value ?? null;
  const target = numberOf(first, "kpi.csm_target");
  const better = betterOf(numberOf(first, "kpi.csm_better"));
  const levels: Level[] = [];
  for (const [name, column] of [["amber", "kpi.csm_amber"], ["green", "kpi.csm_green"], ["target", "kpi.csm_target"]] as const) {
    const value = numberOf(first, column);
    if (value !== null) {
      levels.push({ name, value });
    }
  }

  return {
    id: first.id,
    name: referenceOf(first, "csm_kpiid")?.name ?? first.text("csm_name"),
    points,
    levels,
    stepDays: daysOf.get(numberOf(first, "csm_periodkind")) ?? 31,
    current,
    target,
    isReached: current === null || target === null || better === null ? null : better === "higher" ? current >= target : current <= target,
    band: bandOf(numberOf(first, "kpi.csm_status")),
    bandLabel: first.text("kpi.csm_status"),
    better,
    trend: trendOf(numberOf(first, "kpi.csm_trend")),
    trendLabel: first.text("kpi.csm_trend"),
    forecast: numberOf(first, "kpi.csm_forecast"),
    isThin: last?.isThin ?? false,
  };
}

// A measurement without a value is a gap, not a zero. Of two periods of different kind the line shows the kind of the newest.
function pointsOf(rows: readonly Row[]): Point[] {
  const kind = numberOf(rows[0], "csm_periodkind");
  const points = rows.filter((row) => numberOf(row, "csm_periodkind") === kind).flatMap((row) => {
    const [on, value, coverage] = [dateOf(row, "csm_periodstart"), numberOf(row, "csm_value"), numberOf(row, "csm_coverage")];
    return on === null || value === null ? [] : [{ on, value, isThin: coverage !== null && coverage < thinCoverage }];
  });
  return points.sort((one, other) => one.on.getTime() - other.on.getTime()).slice(-periodsShown);
}

function time(row: Row): number {
  return dateOf(row, "csm_periodstart")?.getTime() ?? 0;
}

function betterOf(value: number | null): Kpi["better"] {
  return value === Better.Higher ? "higher" : value === Better.Lower ? "lower" : null;
}

function bandOf(value: number | null): Band {
  switch (value) {
    case HealthStatus.Red: return "red";
    case HealthStatus.Amber: return "amber";
    case HealthStatus.Green: return "green";
    default: return "unknown";
  }
}

function trendOf(value: number | null): Kpi["trend"] {
  switch (value) {
    case Trend.Rising: return "rising";
    case Trend.Steady: return "steady";
    case Trend.Falling: return "falling";
    default: return null;
  }
}
