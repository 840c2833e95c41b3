import { EvidenceKind, EvidenceState, HealthStatus, Trend } from "../shared/choices";
import { dateOf, grouped, numberOf, referenceOf, type Row } from "../shared/rows";

/** A score has at most some twenty rows of evidence and the newest come first, so one page holds the newest score's. */
export const rowLimit = 100;

/** Points from which a score is amber, and from which it is green (R1). */
export const amberFrom = 40;
export const greenFrom = 70;

export type Band = "red" | "amber" | "green" | "unknown";

/** What the gauge says. */
export interface Gauge {
  /** 0 to 100; null when withheld, which is neither 0 nor 50. */
  readonly score: number | null;
  readonly band: Band;
  readonly bandLabel: string;
  /** The number alone would be another band: the band is held by hysteresis and dwell. */
  readonly isHeld: boolean;
  /** Share of the weight with fresh evidence, 0 to 1; null when unknown. */
  readonly confidence: number | null;
  readonly trend: "rising" | "steady" | "falling" | null;
  readonly trendLabel: string;
  readonly scoredOn: Date | null;
  /** Score the evidence adds up to; a snapshot is stored when the score moves by a point, so it may lag behind. */
  readonly explained: number | null;
  readonly evidenceOf: Date | null;
  readonly isLagging: boolean;
  readonly evidence: readonly Evidence[];
  /** Factors that do not apply to this customer and cost nothing. */
  readonly notApplicable: readonly Evidence[];
}

/** One reason. */
export interface Evidence {
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly kind: "factor" | "veto" | "model";
  readonly state: "fresh" | "stale" | "missing" | "none";
  readonly stateLabel: string;
  /** Points it adds to the score, negative for a veto; null when the score is withheld. */
  readonly contribution: number | null;
  /** Length of its bar, 0 to 1 of the longest one. */
  readonly share: number;
  readonly points: number | null;
  /** Points the score would win if the factor reached green. */
  readonly lever: number | null;
  readonly change: number | null;
  readonly ageDays: number | null;
}

/** The gauge of the newest score among the rows; null when there is none. */
export function gaugeOf(rows: readonly Row[]): Gauge | null {
  const newest = newestScore(rows);
  if (newest === null) {
    return null;
  }

  const first = newest[0];
  const score = numberOf(first, "customer.csm_healthscore");
  const status = numberOf(first, "customer.csm_healthstatus");
  const band = bandOf(status, score);
  const evidence = weighed(newest.map(evidenceOf));
  const contributions = evidence.map((one) => one.contribution).filter((one) => one !== null);
  const explained = contributions.length === 0 ? null : contributions.reduce((sum, one) => sum + one, 0);
  return {
    score,
    band,
    bandLabel: band === "unknown" && status !== HealthStatus.Unknown ? "" : first.text("customer.csm_healthstatus"),
    isHeld: score !== null && band !== "unknown" && band !== plainBand(score),
    confidence: numberOf(first, "customer.csm_healthconfidence"),
    trend: trendOf(numberOf(first, "customer.csm_healthtrend")),
    trendLabel: first.text("customer.csm_healthtrend"),
    scoredOn: dateOf(first, "customer.csm_healthscoredon"),
    explained,
    evidenceOf: dateOf(first, "score.csm_scoredon"),
    isLagging: score !== null && explained !== null && Math.abs(explained - score) > 0.05,
    evidence: evidence.filter((one) => one.state !== "none").sort(byImportance),
    notApplicable: evidence.filter((one) => one.state === "none").sort((one, other) => one.name.localeCompare(other.name)),
  };
}

/** The band a score has by its number alone. */
export function plainBand(score: number): Band {
  return score < amberFrom ? "red" : score < greenFrom ? "amber" : "green";
}

function newestScore(rows: readonly Row[]): readonly Row[] | null {
  const scores = [...grouped(rows, (row) => referenceOf(row, "csm_healthscoreid")?.id ?? "").values()];
  const time = (score: readonly Row[]): number => dateOf(score[0], "score.csm_scoredon")?.getTime() ?? 0;
  return scores.reduce<readonly Row[] | null>((best, score) => (best === null || time(score) > time(best) ? score : best), null);
}

// Without a status the number speaks; without a number there is none, whatever the status says.
function bandOf(status: number | null, score: number | null): Band {
  if (score === null) {
    return "unknown";
  }

  switch (status) {
    case HealthStatus.Red: return "red";
    case HealthStatus.Amber: return "amber";
    case HealthStatus.Green: return "green";
    default: return plainBand(score);
  }
}

function trendOf(value: number | null): Gauge["trend"] {
  switch (value) {
    case Trend.Rising: return "rising";
    case Trend.Steady: return "steady";
    case Trend.Falling: return "falling";
    default: return null;
  }
}

function evidenceOf(row: Row): Evidence {
  const kind = numberOf(row, "csm_kind");
  return {
    id: row.id,
    name: row.text("csm_name"),
    sentence: row.text("csm_sentence"),
    kind: kind === EvidenceKind.Veto ? "veto" : kind === EvidenceKind.ModelChange ? "model" : "factor",
    state: stateOf(numberOf(row, "csm_state")),
    stateLabel: row.text("csm_state"),
    contribution: numberOf(row, "csm_contribution"),
    share: 0,
    points: numberOf(row, "csm_points"),
    lever: numberOf(row, "csm_lever"),
    change: numberOf(row, "csm_contributionchange"),
    ageDays: numberOf(row, "csm_agedays"),
  };
}

function stateOf(value: number | null): Evidence["state"] {
  switch (value) {
    case EvidenceState.Fresh: return "fresh";
    case EvidenceState.Stale: return "stale";
    case EvidenceState.NotApplicable: return "none";
    default: return "missing";
  }
}

function weighed(evidence: readonly Evidence[]): Evidence[] {
  const longest = Math.max(0, ...evidence.map((one) => Math.abs(one.contribution ?? 0)));
  return evidence.map((one) => ({ ...one, share: longest === 0 ? 0 : Math.abs(one.contribution ?? 0) / longest }));
}

// A veto overrules the factors, so it comes first; a changed model explains last.
function byImportance(one: Evidence, other: Evidence): number {
  const rank = { veto: 0, factor: 1, model: 2 };
  return rank[one.kind] - rank[other.kind] || (other.contribution ?? 0) - (one.contribution ?? 0) || (other.lever ?? 0) - (one.lever ?? 0) || one.name.localeCompare(other.name);
}
