import { s } from "./dom";

/** One value in time. */
export interface Point {
  readonly on: Date;
  readonly value: number;
  /** Too little data behind it to be relied on. */
  readonly isThin: boolean;
}

/** A value that a line is held against, across the whole width. */
export interface Level {
  readonly name: string;
  readonly value: number;
}

/** What a sparkline shows. */
export interface Spark {
  readonly points: readonly Point[];
  /** A second line to compare with; drawn thin and broken. */
  readonly compared: readonly Point[];
  readonly levels: readonly Level[];
  /** Days between two values; a longer gap is a gap in the line, too. */
  readonly stepDays: number;
}

const width = 240;
const height = 56;
const margin = 5;
const dayMilliseconds = 86_400_000;

// A month has up to 31 days and a reading may come a day late, so a gap begins well past one step.
const gapFrom = 1.5;

/** The line, its gaps, levels and last point. The scale holds everything drawn and does not start at 0, which the texts beside it say. */
export function sparkline(spark: Spark, label: string): SVGElement {
  const all = [...spark.points, ...spark.compared];
  const times = all.map((point) => point.on.getTime());
  const values = [...all.map((point) => point.value), ...spark.levels.map((level) => level.value)];
  const x = scale(Math.min(...times), Math.max(...times), margin, width - margin);
  const y = scale(Math.min(...values), Math.max(...values), height - margin, margin);
  const line = (points: readonly Point[], name: string): SVGElement[] => runs(points, spark.stepDays).map((run) => s("polyline", { class: name, points: run.map((point) => `${x(point.on.getTime())},${y(point.value)}`).join(" ") }));
  const last = spark.points[spark.points.length - 1];
  return s("svg", { viewBox: `0 0 ${width} ${height}`, class: "csm-spark", role: "img", "aria-label": label, preserveAspectRatio: "none" },
    ...spark.levels.map((level) => s("line", { class: `csm-spark-level csm-spark-${level.name}`, x1: 0, x2: width, y1: y(level.value), y2: y(level.value) })),
    ...line(spark.compared, "csm-spark-compared"),
    ...line(spark.points, "csm-spark-line"),
    ...spark.points.map((point) => dot(x(point.on.getTime()), y(point.value), point.isThin ? "csm-spark-thin" : point === last ? "csm-spark-last" : alone(point, spark) ? "csm-spark-dot" : null)).filter((one) => one !== null));
}

/** Points without a gap between them. */
export function runs(points: readonly Point[], stepDays: number): Point[][] {
  const result: Point[][] = [];
  for (const point of points) {
    const run = result.length === 0 ? undefined : result[result.length - 1];
    const before = run === undefined ? undefined : run[run.length - 1];
    if (run !== undefined && before !== undefined && point.on.getTime() - before.on.getTime() <= stepDays * gapFrom * dayMilliseconds) {
      run.push(point);
    } else {
      result.push([point]);
    }
  }

  return result;
}

// A value between two gaps has no line to be seen by.
function alone(point: Point, spark: Spark): boolean {
  return runs(spark.points, spark.stepDays).some((run) => run.length === 1 && run[0] === point);
}

// A point that looks the same however the drawing is stretched: a line of no length with round ends.
function dot(x: string, y: string, name: string | null): SVGElement | null {
  return name === null ? null : s("path", { class: name, d: `M ${x} ${y} h 0.01` });
}

function scale(from: number, to: number, first: number, last: number): (value: number) => string {
  return (value) => (to === from ? (first + last) / 2 : first + (value - from) / (to - from) * (last - first)).toFixed(1);
}
