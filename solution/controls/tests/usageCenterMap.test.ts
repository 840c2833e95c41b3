import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Row } from "../shared/rows";
import { mapOf } from "../UsageCenterMap/model";
import { choice, row } from "./rows";

const now = new Date(2026, 10, 25);
const daysAgo = (days: number): Date => new Date(2026, 10, 25 - days);
const member = (id: string, values: Record<string, unknown> = {}): Row => row(id, { csm_name: id, csm_roles: "729100000", csm_influence: 3, csm_stance: choice(2), csm_lastinteractionon: daysAgo(1), ...values });
const coverOf = (rows: Row[]): string | undefined => mapOf(rows, now)?.roles[0].state;

describe("UsageCenterMap", () => {
  it("shows nothing without members", () => { assert.equal(mapOf([], now), null); });

  it("counts a role as covered up to 90 days after the last contact", () => {
    assert.deepEqual([90, 91].map((days) => coverOf([member("a", { csm_lastinteractionon: daysAgo(days) })])), ["covered", "silent"]);
    assert.equal(coverOf([member("a", { csm_lastinteractionon: null })]), "silent");
    assert.equal(coverOf([member("a", { csm_lefton: daysAgo(1) })]), "nobody");
    assert.equal(coverOf([member("a", { csm_lefton: daysAgo(-5) })]), "covered");
  });

  it("reads roles however the platform writes several", () => {
    for (const roles of ["729100000,729100004", [729100000, 729100004], ["729100000", "729100004"]]) {
      const covered = mapOf([member("a", { csm_roles: roles })], now)?.roles.filter((role) => role.state === "covered").map((role) => role.role);
      assert.deepEqual(covered, ["EconomicBuyer", "Maintenance"]);
    }
  });

  it("warns of detractors with influence, silent sponsors and single threads", () => {
    const worry = (values: Record<string, unknown>): string | null | undefined => mapOf([member("a", values)], now)?.people[0].worry;
    assert.equal(worry({ csm_stance: choice(4), csm_influence: 4 }), "detractor");
    assert.equal(worry({ csm_stance: choice(4), csm_influence: 3 }), null);
    assert.deepEqual([60, 61].map((days) => worry({ csm_issponsor: true, csm_lastinteractionon: daysAgo(days) })), [null, "sponsor"]);
    assert.equal(mapOf([member("a")], now)?.isSingleThreaded, true);
    assert.equal(mapOf([member("a"), member("b")], now)?.isSingleThreaded, false);
  });

  it("weighs stance by influence and says when there is none to see", () => {
    assert.equal(mapOf([member("a", { csm_stance: choice(0), csm_influence: 5 }), member("b", { csm_stance: choice(4), csm_influence: 5 })], now)?.stanceIndex, 0);
    assert.equal(mapOf([member("a", { csm_stance: choice(0), csm_influence: 1 })], now)?.stanceIndex, 2);
    const hidden = mapOf([member("a", { csm_stance: null })], now);
    assert.deepEqual([hidden?.stanceIndex, hidden?.hidesStances], [null, true]);
  });
});
