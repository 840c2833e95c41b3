import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GoalTree } from "../GoalTree/index";
import { HealthGauge } from "../HealthGauge/index";
import { KpiSparklines } from "../KpiSparklines/index";
import { UsageCenterMap } from "../UsageCenterMap/index";
import { ValueTrend } from "../ValueTrend/index";
import { choice, lookup } from "./rows";
import { Stage, type Values } from "./stage";

interface Case {
  readonly name: string;
  readonly stage: () => Stage;
  /** A row whose texts are all that text. */
  readonly row: (id: string, text: string) => Values;
  /** Whether the tab key stops at every row by itself. */
  readonly opensFrom: "button" | "item";
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

const cases: readonly Case[] = [
  {
    name: "HealthGauge", stage: () => new Stage("HealthGauge", "evidence", HealthGauge), opensFrom: "button",
    row: (id, text) => ({
      id, csm_healthscoreid: lookup("s", text), "score.csm_scoredon": "2026-11-25T10:00:00Z", "customer.csm_healthscore": 55, "customer.csm_healthstatus": choice(2, text), "customer.csm_healthtrend": choice(1, text),
      csm_name: text, csm_sentence: text, csm_kind: choice(0, text), csm_state: choice(0, text), csm_contribution: 10,
    }),
  },
  {
    name: "GoalTree", stage: () => new Stage("GoalTree", "goals", GoalTree), opensFrom: "item",
    row: (id, text) => ({ id, csm_name: text, csm_parentgoalid: lookup("elsewhere", text), csm_status: choice(2, text), csm_level: choice(2, text), csm_unit: text, csm_ownermemberid: lookup("m", text), csm_target: 5, csm_progress: 40 }),
  },
  {
    name: "KpiSparklines", stage: () => new Stage("KpiSparklines", "measurements", KpiSparklines), opensFrom: "button",
    row: (id, text) => ({ id, csm_kpiid: lookup(id, text), csm_periodkind: choice(2), csm_periodstart: "2026-10-01", csm_value: 4, "kpi.csm_status": choice(1, text), "kpi.csm_trend": choice(1, text), "kpi.csm_better": choice(0, text) }),
  },
  {
    name: "UsageCenterMap", stage: () => new Stage("UsageCenterMap", "members", UsageCenterMap), opensFrom: "button",
    row: (id, text) => ({ id, csm_name: text, csm_roles: [729100000], csm_influence: 3, csm_stance: choice(2, text), csm_lastinteractionon: daysAgo(1) }),
  },
  {
    name: "ValueTrend", stage: () => new Stage("ValueTrend", "months", ValueTrend), opensFrom: "button",
    row: (id, text) => ({ id, csm_metricid: lookup(id, text), csm_name: text, csm_periodstart: "2026-10-01", csm_value: 4, csm_previousvalue: 3, "metric.csm_unit": text, "metric.csm_better": choice(0, text) }),
  },
];

for (const { name, stage, row, opensFrom } of cases) {
  describe(`${name} on the page`, () => {
    it("says that there is nothing, and what to do", () => {
      const page = stage().show([]);
      assert.equal(page.one("[role=status]").textContent, page.string("Empty"));
    });

    it("says that it loads, and that to screen readers, too", () => {
      const page = stage().show([], { loading: true });
      assert.equal(page.one("[role=status]").textContent, page.string("Loading"));
      assert.equal(page.one("[aria-busy=true]"), page.one(".csm"));
      assert.equal(page.show([row("a", "A")]).all("[aria-busy=true]").length, 0);
    });

    it("says what failed, in the platform's words, and shows rows again when they come", () => {
      const page = stage().show([row("a", "A")]).show([row("a", "A")], { error: "<b>No answer.</b>" });
      assert.equal(page.one("[role=alert]").textContent, page.string("Error").replace("{0}", "<b>No answer.</b>"));
      assert.equal(page.all("b, [data-key]").length, 0);
      assert.ok(page.show([row("a", "A")]).all("[data-key]").length > 0);
    });

    it("keeps every text a text", () => {
      for (const text of ["<script>globalThis.hit = 1</script>", "<img src=x onerror=\"globalThis.hit = 1\">", "{0}{1}$&"]) {
        const page = stage().show([row("a", text)]);
        assert.ok(page.text.includes(text));
        assert.equal(page.all("script, img, [onerror]").length, 0);
      }
    });

    it("shows a long text whole", () => {
      const long = "Unladen moves of the straddle carriers between quay and stack ".repeat(20).trim();
      assert.ok(stage().show([row("a", long)]).text.includes(long));
    });

    it("opens a row by mouse, Enter and, where it is a button, space", () => {
      const page = stage().show([row("{A-1}", "A")]);
      page.all("button")[0].click();
      const [first] = opensFrom === "item" ? page.all("[role=treeitem]") : page.all("button");
      first.focus();
      page.press("Enter");
      if (opensFrom === "button") {
        page.press(" ");
      }

      assert.deepEqual(page.opened, opensFrom === "button" ? ["{A-1}", "{A-1}", "{A-1}"] : ["{A-1}", "{A-1}"]);
    });

    it("keeps the focus when newer rows come, and opens nothing that has gone", () => {
      const page = stage().show([row("a", "A"), row("b", "B")]);
      const focused = page.all("[data-key='b']")[0];
      focused.focus();
      page.show([row("b", "B"), row("c", "C")]);
      assert.equal(document.activeElement?.getAttribute("data-key"), "b");
      assert.notEqual(document.activeElement, focused);
      focused.click();
      page.show([]);
      focused.click();
      assert.ok(page.opened.every((id) => id === "b"));
    });

    it("draws nothing new when nothing changed", () => {
      const page = stage().show([row("a", "A")]);
      const before = page.all("[data-key]")[0];
      assert.equal(page.show([row("a", "A")]).all("[data-key]")[0], before);
    });

    it("says when rows were left off", () => {
      const page = stage().show([row("a", "A")], { hasMore: true }).show([row("a", "A")], { hasMore: true });
      assert.equal(page.one(".csm-cut").textContent, page.string("CutUnknown").replace("{0}", "1"));
    });

    it("takes on direction and theme", () => {
      const page = stage().show([], { rightToLeft: true, theme: { isDarkTheme: true, tokenTheme: { colorNeutralForeground1: "#fafafa", colorNeutralBackground1: 7 } } });
      const root = page.one(".csm");
      assert.deepEqual([root.dir, root.classList.contains("csm-dark"), root.style.getPropertyValue("--csm-text"), root.style.getPropertyValue("--csm-ground")], ["rtl", true, "#fafafa", ""]);
    });

    it("leaves nothing behind", () => {
      const page = stage().show([row("a", "A")]);
      page.destroy();
      assert.equal(page.container.childNodes.length, 0);
    });
  });
}
