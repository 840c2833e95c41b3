import { h, link, listen, type Child } from "../shared/dom";
import type { Texts } from "../shared/texts";
import type { GoalForest, GoalNode } from "./model";

// Progress is shown up to 120 %, so the target stands at five sixths of the bar.
const longest = 120;

const marks = { planned: "\u25CB", good: "\u25CF", risk: "\u25B2", done: "\u2713", missed: "\u2715", ended: "\u2013" } as const;

/** The goals as a tree that keys walk through as in a file explorer. */
export function treeView(forest: GoalForest, texts: Texts, open: (id: string) => void): Child[] {
  const tree = h("ul", { role: "tree", "aria-label": texts.t("Tree") }, ...branch(forest.goals, null, texts, open));
  const first = tree.querySelector<HTMLElement>("[role=treeitem]");
  first?.setAttribute("tabindex", "0");
  listen(tree, "keydown", (event) => { onKey(event, tree, texts, open); });
  listen(tree, "focusin", (event) => { onFocus(event, tree); });
  return [tree, h("p", { class: "csm-note" }, texts.t("Legend"))];
}

function branch(goals: readonly GoalNode[], parent: string | null, texts: Texts, open: (id: string) => void): HTMLElement[] {
  return goals.filter((goal) => goal.parent === parent).map((goal) => {
    const item = h("li", {
      role: "treeitem", tabindex: -1, "data-key": goal.id, class: `csm-goal csm-goal-${goal.standing}`, "aria-label": spoken(goal, texts),
      "aria-level": goal.level, "aria-posinset": goal.place, "aria-setsize": goal.siblings, "aria-expanded": goal.hasChildren ? "true" : null,
    }, card(goal, texts, open));
    if (goal.hasChildren) {
      item.append(h("ul", { role: "group" }, ...branch(goals, goal.id, texts, open)));
    }

    return item;
  });
}

function card(goal: GoalNode, texts: Texts, open: (id: string) => void): HTMLElement {
  const fold = goal.hasChildren
    ? listen(h("span", { class: "csm-goal-fold", "aria-hidden": "true" }), "click", (event) => { toggle((event.currentTarget as HTMLElement).closest("[role=treeitem]")); })
    : h("span", { class: "csm-goal-leaf", "aria-hidden": "true" });
  const name = link(goal.name, `${goal.id} open`, texts.t("Open", goal.name), () => { open(goal.id); });
  name.tabIndex = -1;
  const done = goal.progress === null ? texts.t("NoProgress") : texts.t("Progress", texts.number(goal.progress, 0));
  return h("div", { class: "csm-goal-card" }, fold,
    h("div", { class: "csm-goal-text" },
      h("div", { class: "csm-goal-line" }, name, h("span", { class: "csm-chip csm-goal-status" }, h("span", { "aria-hidden": "true" }, `${marks[goal.standing]} `), goal.statusLabel)),
      h("p", { class: "csm-goal-facts" }, ...facts(goal, texts).map((fact) => h("span", {}, fact))),
      notes(goal, texts)),
    h("div", { class: "csm-goal-progress" }, bar(goal), h("span", { class: "csm-goal-number" }, done)));
}

function bar(goal: GoalNode): HTMLElement {
  const track = h("span", { class: goal.progress === null ? "csm-goal-track csm-goal-unknown" : "csm-goal-track", "aria-hidden": "true" });
  if (goal.progress !== null) {
    const fill = h("span", { class: "csm-goal-bar" });
    fill.style.inlineSize = `${(Math.min(longest, Math.max(0, goal.progress)) / longest * 100).toFixed(1)}%`;
    track.append(fill, h("span", { class: "csm-goal-target" }));
  }

  return track;
}

function facts(goal: GoalNode, texts: Texts): string[] {
  const measured = (value: number | null): string => (value === null ? "\u2013" : `${texts.number(value)}${goal.unit === "" ? "" : ` ${goal.unit}`}`);
  return [
    goal.levelLabel,
    goal.owner === "" ? texts.t("Collective") : goal.owner,
    goal.due === null ? texts.t("NoDue") : texts.t("Due", texts.date(goal.due)),
    goal.current === null && goal.target === null ? "" : texts.t("Measured", measured(goal.baseline), measured(goal.current), measured(goal.target)),
    goal.coverage === null ? "" : texts.t("Coverage", texts.number(goal.coverage, 0)),
  ].filter((fact) => fact !== "");
}

function notes(goal: GoalNode, texts: Texts): HTMLElement | null {
  switch (goal.displaced) {
    case "orphan": return h("p", { class: "csm-goal-displaced" }, texts.t("Orphan", goal.parentName));
    case "loop": return h("p", { class: "csm-goal-displaced" }, texts.t("Loop", goal.parentName));
    default: return null;
  }
}

function spoken(goal: GoalNode, texts: Texts): string {
  const done = goal.progress === null ? texts.t("NoProgress") : texts.t("Progress", texts.number(goal.progress, 0));
  return [goal.name, goal.statusLabel, done, ...facts(goal, texts)].join(", ");
}

function toggle(item: Element | null, to?: boolean): void {
  const expanded = item?.getAttribute("aria-expanded");
  if (expanded !== null && expanded !== undefined) {
    const isOpen = to ?? expanded !== "true";
    item?.setAttribute("aria-expanded", String(isOpen));
    // What is folded away can hold neither the focus nor the one stop of the tab key.
    if (!isOpen && item?.querySelector("[role=group] [tabindex='0']")) {
      (item as HTMLElement).focus();
    }
  }
}

// One stop for the tab key: the goal that had the focus last.
function onFocus(event: FocusEvent, tree: HTMLElement): void {
  const item = (event.target as HTMLElement).closest("[role=treeitem]");
  if (item !== null) {
    tree.querySelectorAll("[role=treeitem][tabindex='0']").forEach((one) => { one.setAttribute("tabindex", "-1"); });
    item.setAttribute("tabindex", "0");
  }
}

function onKey(event: KeyboardEvent, tree: HTMLElement, texts: Texts, open: (id: string) => void): void {
  const item = (event.target as HTMLElement).closest<HTMLElement>("[role=treeitem]");
  if (item === null || event.target !== item) {
    return;
  }

  const items = [...tree.querySelectorAll<HTMLElement>("[role=treeitem]")].filter((one) => one.parentElement?.closest("[aria-expanded=false]") === null);
  const at = items.indexOf(item);
  const [inwards, outwards] = texts.isRightToLeft ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const isOpen = item.getAttribute("aria-expanded");
  const steps: Record<string, () => void> = {
    ArrowDown: () => { items[Math.min(at + 1, items.length - 1)].focus(); },
    ArrowUp: () => { if (at > 0) { items[at - 1].focus(); } },
    Home: () => { items[0].focus(); },
    End: () => { items[items.length - 1].focus(); },
    Enter: () => { open(item.dataset.key ?? ""); },
    " ": () => { toggle(item); },
    [inwards]: () => { if (isOpen === "false") { toggle(item, true); } else if (isOpen === "true") { items[Math.min(at + 1, items.length - 1)].focus(); } },
    [outwards]: () => { if (isOpen === "true") { toggle(item, false); } else { item.parentElement?.closest<HTMLElement>("[role=treeitem]")?.focus(); } },
  };
  if (event.key in steps) {
    event.preventDefault();
    steps[event.key]();
  }
}
