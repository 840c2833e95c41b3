import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gaugeOf, plainBand } from "../HealthGauge/model";
import type { Row } from "../shared/rows";
import { choice, lookup, row } from "./rows";

function evidence(id: string, values: Record<string, unknown>): Row {
  return row(id, {
    csm_healthscoreid: lookup("s2"), "score.csm_scoredon": "2026-11-25T10:00:00Z", "customer.csm_healthscore": 30, "customer.csm_healthstatus": choice(1, "Red"),
    csm_kind: choice(0), csm_state: choice(0, "Fresh"), csm_name: id, ...values,
  });
}

describe("HealthGauge", () => {
  it("shows nothing without evidence", () => { assert.equal(gaugeOf([]), null); });

  it("withholds a score that is not there, whatever the status says", () => {
    for (const missing of [null, undefined, "", Number.NaN]) {
      const gauge = gaugeOf([evidence("a", { "customer.csm_healthscore": missing, csm_contribution: null })]);
      assert.equal(gauge?.score, null);
      assert.equal(gauge?.band, "unknown");
      assert.equal(gauge?.explained, null);
    }
  });

  it("shows a score of 0 as 0", () => { assert.equal(gaugeOf([evidence("a", { "customer.csm_healthscore": 0 })])?.score, 0); });

  it("begins amber at 40 and green at 70", () => {
    assert.deepEqual([0, 39.99, 40, 69.99, 70, 100].map(plainBand), ["red", "red", "amber", "amber", "green", "green"]);
  });

  it("says when the band is held against the number", () => {
    const held = gaugeOf([evidence("a", { "customer.csm_healthscore": 71, "customer.csm_healthstatus": choice(2, "Amber") })]);
    assert.deepEqual([held?.band, held?.isHeld], ["amber", true]);
    assert.equal(gaugeOf([evidence("a", {})])?.isHeld, false);
  });

  it("takes the evidence of the newest score only, in whatever order rows come", () => {
    const old = evidence("old", { csm_healthscoreid: lookup("s1"), "score.csm_scoredon": "2026-11-18T10:00:00Z", csm_contribution: 99 });
    const rows = [evidence("a", { csm_contribution: 20 }), old, evidence("b", { csm_contribution: 10 })];
    for (const order of [rows, [...rows].reverse()]) {
      const gauge = gaugeOf(order);
      assert.deepEqual(gauge?.evidence.map((one) => one.id), ["a", "b"]);
      assert.equal(gauge?.explained, 30);
      assert.equal(gauge?.isLagging, false);
    }
  });

  it("says when the stored evidence adds up to another score", () => {
    assert.equal(gaugeOf([evidence("a", { csm_contribution: 29.5 })])?.isLagging, true);
    assert.equal(gaugeOf([evidence("a", { csm_contribution: 29.99 })])?.isLagging, false);
  });

  it("puts the veto first, the changed model last, and what does not apply aside", () => {
    const gauge = gaugeOf([
      evidence("model", { csm_kind: choice(2), csm_contribution: 0 }), evidence("small", { csm_contribution: 1 }), evidence("none", { csm_state: choice(3) }),
      evidence("large", { csm_contribution: 40 }), evidence("veto", { csm_kind: choice(1), csm_contribution: -10 }),
    ]);
    assert.deepEqual(gauge?.evidence.map((one) => one.id), ["veto", "large", "small", "model"]);
    assert.deepEqual(gauge?.notApplicable.map((one) => one.id), ["none"]);
    assert.deepEqual(gauge?.evidence.map((one) => one.share), [0.25, 1, 0.025, 0]);
  });
});
