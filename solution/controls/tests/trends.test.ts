import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { boardOf } from "../KpiSparklines/model";
import type { Row } from "../shared/rows";
import { runs } from "../shared/sparkline";
import { trendsOf } from "../ValueTrend/model";
import { choice, lookup, row } from "./rows";

const measured = (month: number, value: number | null, values: Record<string, unknown> = {}): Row =>
  row(`m${month}`, { csm_kpiid: lookup("k", "Idle share"), csm_periodkind: choice(2), csm_periodstart: `2026-${String(month).padStart(2, "0")}-01`, csm_value: value, csm_coverage: 90, "kpi.csm_better": choice(1), "kpi.csm_status": choice(1, "Red"), ...values });
const metered = (month: number, value: number | null, values: Record<string, unknown> = {}): Row =>
  row(`v${month}`, { csm_metricid: lookup("idle", "Idle share"), csm_periodstart: `2026-${String(month).padStart(2, "0")}-01`, csm_value: value, csm_coverage: 90, "metric.csm_better": choice(1), "metric.csm_unit": "%", ...values });
const now = new Date(2026, 10, 25);

describe("KpiSparklines", () => {
  it("orders values by time and opens the newest, in whatever order rows come", () => {
    const rows = [measured(8, 36), measured(10, 40), measured(9, 38)];
    const kpi = boardOf(rows)?.kpis[0];
    assert.deepEqual([kpi?.id, kpi?.points.map((point) => point.value), kpi?.current], ["m10", [36, 38, 40], 40]);
  });

  it("leaves a gap where there is no value", () => {
    const kpi = boardOf([measured(7, 30), measured(8, null), measured(9, 32), measured(10, 33)])?.kpis[0];
    assert.deepEqual(runs(kpi?.points ?? [], 31).map((run) => run.map((point) => point.value)), [[30], [32, 33]]);
  });

  it("judges a target in the better direction only", () => {
    const reached = (values: Record<string, unknown>): boolean | null | undefined => boardOf([measured(10, 29, values)])?.kpis[0].isReached;
    assert.equal(reached({ "kpi.csm_target": 30 }), true);
    assert.equal(reached({ "kpi.csm_target": 30, "kpi.csm_better": choice(0) }), false);
    assert.equal(reached({ "kpi.csm_target": 30, "kpi.csm_better": null }), null);
    assert.equal(reached({}), null);
  });

  it("puts KPIs in trouble first and says when the newest value is thin", () => {
    const other = measured(10, 5, { csm_kpiid: lookup("o", "Other"), "kpi.csm_status": choice(3, "Green") });
    const board = boardOf([other, measured(10, 40, { csm_coverage: 59.9 })]);
    assert.deepEqual(board?.kpis.map((kpi) => [kpi.name, kpi.isThin]), [["Idle share", true], ["Other", false]]);
  });
});

describe("ValueTrend", () => {
  it("compares the newest month with the last and with last year", () => {
    const metric = trendsOf([metered(9, 38), metered(10, 40, { csm_previousvalue: 38, csm_lastyearvalue: 50 })], now)?.metrics[0];
    assert.deepEqual([metric?.value, metric?.versusMonth?.change, metric?.versusMonth?.verdict, metric?.versusYear?.percent, metric?.versusYear?.verdict], [40, 2, "worse", -20, "better"]);
    assert.equal(metric?.isRunning, false);
  });

  it("judges no running month, no thin one and no metric without direction", () => {
    const verdict = (month: number, values: Record<string, unknown>): string | null | undefined => trendsOf([metered(month, 40, { csm_previousvalue: 38, ...values })], now)?.metrics[0].versusMonth?.verdict;
    assert.equal(verdict(11, {}), null);
    assert.equal(verdict(10, { csm_coverage: 59 }), null);
    assert.equal(verdict(10, { "metric.csm_better": null }), null);
    assert.equal(verdict(10, {}), "worse");
  });

  it("gives no percentage of nothing and no comparison without a value", () => {
    assert.equal(trendsOf([metered(10, 4, { csm_previousvalue: 0 })], now)?.metrics[0].versusMonth?.percent, null);
    assert.equal(trendsOf([metered(10, 4)], now)?.metrics[0].versusMonth, null);
    assert.equal(trendsOf([metered(10, null)], now), null);
  });
});
