import { GoalStatus } from "../shared/choices";
import { dateOf, numberOf, plainId, referenceOf, type Row } from "../shared/rows";

/** Goals read at most. */
export const rowLimit = 250;

export type Standing = "planned" | "good" | "risk" | "done" | "missed" | "ended";

/** Goals in the order they are shown: each after its parent. */
export interface GoalForest {
  readonly goals: readonly GoalNode[];
}

/** One goal and its place. */
export interface GoalNode {
  readonly id: string;
  readonly name: string;
  /** 1 at the top. */
  readonly level: number;
  readonly parent: string | null;
  readonly hasChildren: boolean;
  /** Place among its siblings from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  /** Why it stands at the top though it has a parent: the parent is not among the rows, or the goals form a circle. */
  readonly displaced: "orphan" | "loop" | null;
  readonly parentName: string;
  /** 0 to 120 %; null when nothing was measured, which is not 0. */
  readonly progress: number | null;
  /** Share of the children's weight that has data, %; null when it says nothing. */
  readonly coverage: number | null;
  readonly standing: Standing;
  readonly statusLabel: string;
  readonly levelLabel: string;
  readonly owner: string;
  readonly due: Date | null;
  readonly baseline: number | null;
  readonly current: number | null;
  readonly target: number | null;
  readonly unit: string;
}

/** The tree of the rows; null when there are none. */
export function forestOf(rows: readonly Row[]): GoalForest | null {
  if (rows.length === 0) {
    return null;
  }

  const byId = new Map(rows.map((row) => [plainId(row.id), row]));
  const parentOf = (id: string): string | null => {
    const row = byId.get(id);
    const parent = row === undefined ? null : referenceOf(row, "csm_parentgoalid");
    return parent !== null && byId.has(parent.id) ? parent.id : null;
  };
  const loopHeads = headsOfLoops([...byId.keys()], parentOf);
  const children = new Map<string | null, string[]>();
  for (const id of byId.keys()) {
    const parent = loopHeads.has(id) ? null : parentOf(id);
    children.set(parent, [...(children.get(parent) ?? []), id]);
  }

  const goals: GoalNode[] = [];
  const add = (parent: string | null, level: number): void => {
    const siblings = sorted(children.get(parent) ?? [], byId);
    siblings.forEach((id, index) => {
      const row = byId.get(id);
      if (row !== undefined) {
        goals.push(nodeOf(row, { parent, level, place: index + 1, siblings: siblings.length, hasChildren: children.has(id), isLoop: loopHeads.has(id) }));
        add(id, level + 1);
      }
    });
  };
  add(null, 1);
  return { goals };
}

// Of goals that are their own ancestors one must stand at the top, or none would be shown: the first of each circle by id.
function headsOfLoops(ids: readonly string[], parentOf: (id: string) => string | null): Set<string> {
  const heads = new Set<string>();
  const finished = new Set<string>();
  for (const start of ids) {
    const path: string[] = [];
    let at: string | null = start;
    while (at !== null && !finished.has(at) && !path.includes(at)) {
      path.push(at);
      at = parentOf(at);
    }

    if (at !== null && path.includes(at)) {
      heads.add(path.slice(path.indexOf(at)).sort()[0]);
    }

    path.forEach((id) => finished.add(id));
  }

  return heads;
}

function sorted(ids: readonly string[], rows: ReadonlyMap<string, Row>): string[] {
  const key = (id: string): [number, string] => {
    const row = rows.get(id);
    return row === undefined ? [0, ""] : [dateOf(row, "csm_due")?.getTime() ?? Number.MAX_SAFE_INTEGER, row.text("csm_name")];
  };
  return [...ids].sort((one, other) => {
    const [[oneDue, oneName], [otherDue, otherName]] = [key(one), key(other)];
    return oneDue - otherDue || oneName.localeCompare(otherName);
  });
}

interface Place {
  readonly parent: string | null;
  readonly level: number;
  readonly place: number;
  readonly siblings: number;
  readonly hasChildren: boolean;
  readonly isLoop: boolean;
}

function nodeOf(row: Row, place: Place): GoalNode {
  const parent = referenceOf(row, "csm_parentgoalid");
  const coverage = numberOf(row, "csm_coverage");
  return {
    id: plainId(row.id),
    name: row.text("csm_name"),
    level: place.level,
    parent: place.parent,
    hasChildren: place.hasChildren,
    place: place.place,
    siblings: place.siblings,
    displaced: place.isLoop ? "loop" : parent !== null && place.parent === null ? "orphan" : null,
    parentName: parent?.name ?? "",
    progress: numberOf(row, "csm_progress"),
    coverage: coverage !== null && coverage < 100 ? coverage : null,
    standing: standingOf(numberOf(row, "csm_status")),
    statusLabel: row.text("csm_status"),
    levelLabel: row.text("csm_level"),
    owner: referenceOf(row, "csm_ownermemberid")?.name ?? "",
    due: dateOf(row, "csm_due"),
    baseline: numberOf(row, "csm_baseline"),
    current: numberOf(row, "csm_current"),
    target: numberOf(row, "csm_target"),
    unit: row.text("csm_unit"),
  };
}

function standingOf(status: number | null): Standing {
  switch (status) {
    case GoalStatus.OnTrack: return "good";
    case GoalStatus.AtRisk: return "risk";
    case GoalStatus.Achieved: return "done";
    case GoalStatus.Missed: return "missed";
    case GoalStatus.Abandoned: return "ended";
    default: return "planned";
  }
}
