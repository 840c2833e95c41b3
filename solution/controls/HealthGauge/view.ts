import { h, link, s, type Child } from "../shared/dom";
import type { Texts } from "../shared/texts";
import { amberFrom, greenFrom, type Evidence, type Gauge } from "./model";

const centre = { x: 100, y: 96 };
const radius = 78;

/** The gauge, what it says in words, and the evidence. */
export function gaugeView(gauge: Gauge, texts: Texts, open: (id: string) => void): Child[] {
  return [
    h("div", { class: "csm-gauge-layout" },
      h("section", { class: "csm-gauge-head", "aria-label": texts.t("Score") }, dial(gauge, texts), facts(gauge, texts)),
      h("section", { class: "csm-gauge-evidence", "aria-label": texts.t("Evidence") },
        h("ol", {}, ...gauge.evidence.map((one) => item(one, texts, open))),
        rest(gauge, texts))),
  ];
}

function dial(gauge: Gauge, texts: Texts): SVGElement {
  const spoken = gauge.score === null ? texts.t("WithheldSpoken") : texts.t("ScoreSpoken", texts.number(gauge.score), gauge.bandLabel);
  return s("svg", { viewBox: "0 0 200 124", class: gauge.score === null ? "csm-gauge-dial csm-gauge-idle" : "csm-gauge-dial", role: "img", "aria-label": spoken },
    arc(0, amberFrom, "csm-arc csm-arc-red"),
    arc(amberFrom, greenFrom, "csm-arc csm-arc-amber"),
    arc(greenFrom, 100, "csm-arc csm-arc-green"),
    ...[0, amberFrom, greenFrom, 100].map((points) => tick(points, texts)),
    gauge.score === null ? null : needle(gauge.score),
    s("text", { x: centre.x, y: 92, class: gauge.score === null ? "csm-gauge-withheld" : "csm-gauge-score" }, gauge.score === null ? texts.t("Withheld") : texts.number(gauge.score)),
    s("text", { x: centre.x, y: 112, class: `csm-gauge-band csm-${gauge.band}` }, gauge.bandLabel));
}

// 0 is left, 100 right, in every language: the numbers are written beside it.
function at(points: number, distance: number): { x: string; y: string } {
  const angle = Math.PI * (1 - Math.min(100, Math.max(0, points)) / 100);
  return { x: (centre.x + distance * Math.cos(angle)).toFixed(2), y: (centre.y - distance * Math.sin(angle)).toFixed(2) };
}

function arc(from: number, to: number, name: string): SVGElement {
  // A hair of distance, so that the bands are told apart without colour.
  const [start, end] = [at(from + 0.6, radius), at(to - 0.6, radius)];
  return s("path", { d: `M ${start.x} ${start.y} A ${radius} ${radius} 0 0 1 ${end.x} ${end.y}`, class: name });
}

function tick(points: number, texts: Texts): SVGElement {
  const place = points === 0 || points === 100 ? { x: at(points, radius).x, y: String(centre.y + 14) } : at(points, radius + 14);
  return s("text", { ...place, class: "csm-gauge-tick" }, texts.number(points, 0));
}

function needle(score: number): SVGElement {
  const [tip, left, right] = [at(score, radius - 11), at(score - 2.4, radius - 27), at(score + 2.4, radius - 27)];
  const mark = [at(score, radius - 9), at(score, radius + 9)];
  return s("g", { class: "csm-gauge-needle" },
    s("line", { x1: mark[0].x, y1: mark[0].y, x2: mark[1].x, y2: mark[1].y }),
    s("path", { d: `M ${tip.x} ${tip.y} L ${left.x} ${left.y} L ${right.x} ${right.y} Z` }));
}

function facts(gauge: Gauge, texts: Texts): HTMLElement {
  const confidence = gauge.confidence === null ? null : texts.number(gauge.confidence * 100, 0);
  const lines = [
    gauge.score === null ? texts.t("WithheldWhy") : null,
    confidence === null ? null : texts.t("Confidence", confidence),
    gauge.trend === null ? null : texts.t("Trend", `${{ rising: "\u2197", steady: "\u2192", falling: "\u2198" }[gauge.trend]} ${gauge.trendLabel}`),
    gauge.scoredOn === null ? null : texts.t("ScoredOn", texts.date(gauge.scoredOn)),
    gauge.isHeld ? texts.t("Held", gauge.bandLabel) : null,
    gauge.isLagging && gauge.explained !== null ? texts.t("Lagging", texts.number(gauge.explained), gauge.evidenceOf === null ? "" : texts.date(gauge.evidenceOf)) : null,
  ];
  return h("ul", { class: "csm-gauge-facts" }, ...lines.map((line) => (line === null ? null : h("li", {}, line))));
}

function item(one: Evidence, texts: Texts, open: (id: string) => void): HTMLElement {
  const amount = one.contribution === null ? "\u2013" : texts.signed(one.contribution);
  return h("li", { class: `csm-evidence csm-evidence-${one.kind} csm-evidence-${one.state}` },
    h("div", { class: "csm-evidence-line" },
      link(one.name, one.id, texts.t("Open", one.name), () => { open(one.id); }),
      h("span", { class: "csm-evidence-amount" }, h("span", { class: "csm-spoken" }, `${texts.t("Contributes")} `), amount)),
    h("div", { class: "csm-evidence-track", "aria-hidden": "true" }, bar(one)),
    h("p", { class: "csm-evidence-sentence" }, one.sentence),
    h("p", { class: "csm-evidence-details" }, h("span", { class: "csm-chip" }, one.stateLabel), ...details(one, texts)));
}

function bar(one: Evidence): HTMLElement | null {
  if (one.share === 0) {
    return null;
  }

  const name = (one.contribution ?? 0) < 0 ? "csm-evidence-bar csm-evidence-loss" : "csm-evidence-bar";
  const element = h("span", { class: name });
  element.style.inlineSize = `${Math.max(1, one.share * 100).toFixed(1)}%`;
  return element;
}

function details(one: Evidence, texts: Texts): HTMLElement[] {
  const parts = [
    one.points === null ? null : texts.t("Points", texts.number(one.points, 0)),
    one.ageDays === null ? null : one.ageDays < 1 ? texts.t("AgeToday") : texts.t("Age", texts.number(one.ageDays, 0)),
    one.change === null || Math.abs(one.change) < 0.05 ? null : texts.t("Change", texts.signed(one.change)),
    one.lever === null || one.lever < 0.05 ? null : texts.t("Lever", texts.signed(one.lever)),
  ];
  return parts.filter((part) => part !== null).map((part) => h("span", {}, part));
}

function rest(gauge: Gauge, texts: Texts): HTMLElement | null {
  if (gauge.notApplicable.length === 0) {
    return null;
  }

  return h("details", { class: "csm-note", "data-key": "rest" },
    h("summary", {}, texts.t("NotApplicable", texts.number(gauge.notApplicable.length, 0))),
    h("ul", {}, ...gauge.notApplicable.map((one) => h("li", {}, h("strong", {}, one.name), ` ${one.sentence}`))));
}
