import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forestOf } from "../GoalTree/model";
import type { Row } from "../shared/rows";
import { choice, lookup, row, sequence } from "./rows";

const goal = (id: string, parent: string | null, values: Record<string, unknown> = {}): Row => row(id, { csm_name: id, csm_parentgoalid: parent === null ? null : lookup(parent), csm_status: choice(2), ...values });

describe("GoalTree", () => {
  it("shows nothing without goals", () => { assert.equal(forestOf([]), null); });

  it("puts children under their parents, the earlier due first", () => {
    const forest = forestOf([goal("c", "a", { csm_due: "2026-12-31" }), goal("b", "a", { csm_due: "2027-01-31" }), goal("a", null), goal("d", "c")]);
    assert.deepEqual(forest?.goals.map((one) => [one.id, one.level, one.parent]), [["a", 1, null], ["c", 2, "a"], ["d", 3, "c"], ["b", 2, "a"]]);
  });

  it("shows a goal without data as such and one at 0 % as 0", () => {
    assert.deepEqual(forestOf([goal("a", null), goal("b", null, { csm_progress: 0 })])?.goals.map((one) => one.progress), [null, 0]);
  });

  it("keeps a goal whose parent is not in the list, and says so", () => {
    const [only] = forestOf([goal("a", "elsewhere")])?.goals ?? [];
    assert.deepEqual([only.level, only.displaced, only.parentName], [1, "orphan", "elsewhere"]);
  });

  it("opens a circle at one goal", () => {
    for (const rows of [[goal("a", "b"), goal("b", "a")], [goal("b", "a"), goal("a", "b")]]) {
      assert.deepEqual(forestOf(rows)?.goals.map((one) => [one.id, one.level, one.displaced]), [["a", 1, "loop"], ["b", 2, null]]);
    }

    assert.equal(forestOf([goal("self", "self")])?.goals[0].displaced, "loop");
  });

  it("shows every goal exactly once after its parent, whatever points where", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const next = sequence(seed);
      const count = 1 + next(12);
      const rows = Array.from({ length: count }, (_, n) => goal(`g${n}`, next(4) === 0 ? null : `g${next(count + 2)}`));
      const goals = forestOf(rows)?.goals ?? [];
      assert.deepEqual(goals.map((one) => one.id).sort(), rows.map((one) => one.id).sort(), `seed ${seed}`);
      goals.forEach((one, index) => { assert.ok(one.parent === null ? one.level === 1 : goals.slice(0, index).some((other) => other.id === one.parent && other.level === one.level - 1), `seed ${seed}`); });
    }
  });
});
