import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GoalTree } from "../GoalTree/index";
import { HealthGauge } from "../HealthGauge/index";
import { UsageCenterMap } from "../UsageCenterMap/index";
import { choice, lookup } from "./rows";
import { Stage, type Values } from "./stage";

const evidence = (id: string, values: Record<string, unknown> = {}): Values => ({
  id, csm_healthscoreid: lookup("s"), "score.csm_scoredon": "2026-11-25T10:00:00Z", "customer.csm_healthscore": 55, "customer.csm_healthstatus": choice(2, "Amber"), csm_name: id, csm_kind: choice(0), csm_state: choice(0, "Fresh"), csm_contribution: 10, ...values,
});

describe("HealthGauge's view", () => {
  const stage = (): Stage => new Stage("HealthGauge", "evidence", HealthGauge);

  it("shows a withheld score as such: no number, no needle, no band", () => {
    const page = stage().show([evidence("a", { "customer.csm_healthscore": null, "customer.csm_healthstatus": choice(1, "Red"), csm_contribution: null })]);
    assert.equal(page.one(".csm-gauge-withheld").textContent, page.string("Withheld"));
    assert.equal(page.one("svg").getAttribute("aria-label"), page.string("WithheldSpoken"));
    assert.equal(page.all(".csm-gauge-needle, .csm-gauge-score").length, 0);
    assert.ok(page.text.includes(page.string("WithheldWhy")));
    assert.ok(!page.text.includes("Red"));
  });

  it("keeps unfolded what does not apply", () => {
    const rows = [evidence("a"), evidence("b", { csm_state: choice(3), csm_sentence: "no metering" })];
    const page = stage().show(rows);
    page.one("details").setAttribute("open", "");
    assert.ok(page.show([...rows, evidence("c")]).one("details").hasAttribute("open"));
  });
});

const goal = (id: string, parent: string | null, values: Record<string, unknown> = {}): Values => ({ id, csm_name: id, csm_parentgoalid: parent === null ? null : lookup(parent), csm_status: choice(2, "On track"), ...values });

// Forty-six goals under one another, two in a circle, two whose parents are elsewhere.
const fifty: readonly Values[] = [
  ...Array.from({ length: 46 }, (_, n) => goal(`g${String(n).padStart(2, "0")}`, n === 0 ? null : `g${String(Math.floor((n - 1) / 3)).padStart(2, "0")}`)),
  goal("loop1", "loop2"), goal("loop2", "loop1"), goal("lost1", "gone"), goal("lost2", "gone"),
];

describe("GoalTree's view", () => {
  const stage = (): Stage => new Stage("GoalTree", "goals", GoalTree);
  const item = (page: Stage, id: string): HTMLElement => page.one(`[role=treeitem][data-key=${id}]`);
  const focused = (): string | null | undefined => document.activeElement?.getAttribute("data-key");

  it("shows fifty goals once each, with their place, and says why some stand at the top", () => {
    const page = stage().show(fifty);
    assert.deepEqual(page.all("[role=treeitem]").map((one) => one.dataset.key).sort(), fifty.map((one) => one.id).sort());
    assert.equal(page.all(".csm-goal-displaced").length, 3);
    assert.ok(item(page, "lost1").textContent.includes(page.string("Orphan").replace("{0}", "gone")));
    assert.equal(item(page, "loop2").parentElement?.closest("[role=treeitem]"), item(page, "loop1"));
    for (const one of page.all("[role=treeitem]")) {
      assert.equal(one.getAttribute("aria-setsize"), String(one.parentElement?.children.length));
      assert.equal(one.getAttribute("aria-posinset"), String([...one.parentElement?.children ?? []].indexOf(one) + 1));
    }
  });

  it("is one stop of the tab key, walked by arrows as a file explorer is", () => {
    const page = stage().show(fifty);
    assert.deepEqual(page.stops().map((one) => one.dataset.key), ["g00"]);
    page.stops()[0].focus();
    const walk = (key: string): string | null | undefined => { page.press(key); return focused(); };
    assert.deepEqual(["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "End", "Home"].map(walk), ["g01", "g04", "g01", "g00", "g00", "lost2", "g00"]);
    assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowLeft", "ArrowDown"].map(walk), ["g01", "g01", "g02", "g02", "g03"]);
    assert.equal(item(page, "g01").getAttribute("aria-expanded"), "false");
    assert.deepEqual(page.stops().map((one) => one.dataset.key), ["g03"]);
  });

  it("walks inwards to the left where reading runs to the left", () => {
    const page = stage().show(fifty, { rightToLeft: true });
    item(page, "g00").focus();
    page.press("ArrowLeft");
    assert.equal(focused(), "g01");
  });

  it("folds by space and keeps the folds when newer rows come", () => {
    const page = stage().show(fifty);
    item(page, "g01").focus();
    page.press(" ");
    page.show([...fifty, goal("new", "g01")]);
    assert.deepEqual([item(page, "g01").getAttribute("aria-expanded"), item(page, "g02").getAttribute("aria-expanded"), focused()], ["false", "true", "g01"]);
  });

  it("folds by mouse without losing the focus or the stop of the tab key", () => {
    const page = stage().show(fifty);
    item(page, "g04").focus();
    page.all("[data-key=g01] > .csm-goal-card > .csm-goal-fold")[0].click();
    assert.equal(focused(), "g01");
    assert.deepEqual(page.stops().map((one) => one.dataset.key), ["g01"]);
  });

  it("shows no progress as none and bounds the bar", () => {
    const bars = stage().show([goal("none", null), goal("zero", null, { csm_progress: 0 }), goal("all", null, { csm_progress: 300 })]);
    const width = (id: string): string | undefined => bars.all(`[data-key=${id}] .csm-goal-bar`).map((one) => one.style.inlineSize)[0];
    assert.deepEqual([width("none"), width("zero"), width("all")], [undefined, "0.0%", "100.0%"]);
    assert.equal(bars.all(".csm-goal-unknown").length, 1);
  });
});

const member = (n: number, values: Record<string, unknown> = {}): Values => ({
  id: `m${n}`, csm_name: `Person ${n}`, csm_roles: [729100000 + n % 10], csm_influence: 1 + n % 5, csm_stance: choice(n % 5), csm_lastinteractionon: new Date(Date.now() - n * 5 * 86_400_000), ...values,
});
const forty = (values: Record<string, unknown> = {}): Values[] => Array.from({ length: 40 }, (_, n) => member(n, values));

describe("UsageCenterMap's view", () => {
  const stage = (): Stage => new Stage("UsageCenterMap", "members", UsageCenterMap);

  it("puts forty people each in one place of influence and stance", () => {
    const page = stage().show(forty());
    assert.equal(page.all("td .csm-person").length, 40);
    assert.equal(page.all("thead th").length, 6);
    assert.equal(page.all("tbody tr").length, 5);
    for (const row of page.all("tr")) {
      assert.equal(row.children.length, 6);
    }
  });

  it("says that stances are hidden and still shows everybody by influence", () => {
    const page = stage().show(forty({ csm_stance: null }));
    assert.ok(page.text.includes(page.string("HiddenStances")));
    assert.equal(page.all("td.csm-people-unknown .csm-person").length, 40);
    assert.equal(page.all("thead th").length, 2);
    assert.ok(!page.text.includes(page.string("StanceIndex").slice(0, 12)));
    assert.equal(page.all(".csm-person-alert").filter((one) => one.textContent.includes(page.string("Worry_detractor"))).length, 0);
  });

  it("goes by the tab key through the map, each person once, then those who left", () => {
    const page = stage().show([...forty(), member(40, { csm_lefton: "2026-01-01" })]);
    const stops = page.stops();
    assert.equal(stops[0], page.one(".csm-people-scroll"));
    assert.equal(new Set(stops.slice(1, 41).map((one) => one.dataset.key)).size, 40);
    assert.equal(stops[41], page.one("summary"));
    page.one("details").setAttribute("open", "");
    assert.equal(page.stops()[42].dataset.key, "m40");
  });

  it("says so when everybody has left", () => {
    const page = stage().show([member(1, { csm_lefton: "2026-01-01" })]);
    assert.ok(page.text.includes(page.string("NobodyActive")));
    assert.equal(page.all("table").length, 0);
  });
});
