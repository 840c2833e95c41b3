import { h, link, type Child } from "../shared/dom";
import type { Texts } from "../shared/texts";
import { coveredDays, stances, type PeopleMap, type Person, type RoleCover, type StanceName } from "./model";

const influences = [5, 4, 3, 2, 1] as const;
const coverMarks = { covered: "\u25CF", silent: "\u25D0", nobody: "\u25CB" } as const;
const worryMark = "\u26A0";

/** The map, then the roles, then those who left. */
export function mapView(map: PeopleMap, texts: Texts, open: (id: string) => void): Child[] {
  return [
    summary(map, texts),
    map.people.length === 0 ? h("p", { class: "csm-state" }, texts.t("NobodyActive")) : h("div", { class: "csm-people-scroll", tabindex: 0, role: "region", "aria-label": texts.t("Map") }, table(map, texts, open)),
    roles(map.roles, texts),
    departed(map.left, texts, open),
  ];
}

function summary(map: PeopleMap, texts: Texts): HTMLElement {
  const covered = map.roles.filter((role) => role.state === "covered").length;
  const lines = [
    texts.t("RolesCovered", texts.number(covered, 0), texts.number(map.roles.length, 0)),
    map.stanceIndex === null ? null : texts.t("StanceIndex", texts.signed(map.stanceIndex)),
    map.hidesStances ? texts.t("HiddenStances") : null,
    map.isSingleThreaded ? `${worryMark} ${texts.t("SingleThread")}` : null,
  ];
  return h("ul", { class: "csm-people-summary" }, ...lines.map((line) => (line === null ? null : h("li", {}, line))));
}

function table(map: PeopleMap, texts: Texts, open: (id: string) => void): HTMLElement {
  // A column for the unassessed and a row for the unweighted only where there are such.
  const columns: (StanceName | null)[] = [...stances, ...(map.people.some((person) => person.stance === null) ? [null] : [])];
  const lines: (number | null)[] = [...influences, ...(map.people.some((person) => person.influence === null) ? [null] : [])];
  const head = h("tr", {}, h("th", { scope: "col", class: "csm-people-corner" }, texts.t("Influence")), ...columns.map((stance) => h("th", { scope: "col" }, texts.t(stance === null ? "StanceUnknown" : `Stance_${stance}`))));
  const body = lines.map((influence) => h("tr", {},
    h("th", { scope: "row", "data-label": texts.t("Influence") }, influence === null ? texts.t("InfluenceUnknown") : texts.number(influence, 0)),
    ...columns.map((stance) => cell(map.people.filter((person) => person.influence === influence && person.stance === stance), stance, texts, open))));
  return h("table", {}, h("caption", { class: "csm-spoken" }, texts.t("Caption")), h("thead", {}, head), h("tbody", {}, ...body));
}

function cell(people: readonly Person[], stance: StanceName | null, texts: Texts, open: (id: string) => void): HTMLElement {
  return h("td", { class: `csm-people-${stance ?? "unknown"}`, "data-label": texts.t(stance === null ? "StanceUnknown" : `Stance_${stance}`) }, people.length === 0 ? null : h("ul", {}, ...people.map((person) => chip(person, texts, open))));
}

function chip(person: Person, texts: Texts, open: (id: string) => void): HTMLElement {
  const contact = person.silentDays === null ? texts.t("NoContact") : texts.t("Contact", texts.number(person.silentDays, 0));
  const worry = person.worry === null ? null : texts.t(`Worry_${person.worry}`);
  return h("li", { class: person.worry === null ? "csm-person" : "csm-person csm-person-worry" },
    link(person.name, person.id, texts.t("Open", person.name), () => { open(person.id); }),
    person.isSponsor ? h("span", { class: "csm-chip" }, texts.t("Sponsor")) : null,
    h("span", { class: "csm-person-roles" }, person.roles === "" ? texts.t("NoRoles") : person.roles),
    h("span", { class: "csm-person-roles" }, contact),
    worry === null ? null : h("span", { class: "csm-person-alert" }, `${worryMark} ${worry}`));
}

function roles(covers: readonly RoleCover[], texts: Texts): HTMLElement {
  return h("section", { "aria-label": texts.t("Roles") }, h("h3", {}, texts.t("Roles")),
    h("ul", { class: "csm-roles" }, ...covers.map((cover) => h("li", { class: `csm-role csm-role-${cover.state}` },
      h("span", { "aria-hidden": "true" }, coverMarks[cover.state]),
      h("span", {}, h("strong", {}, texts.t(`Role_${cover.role}`)), ` ${texts.t(`Cover_${cover.state}`)}`, cover.names.length === 0 ? null : h("span", { class: "csm-role-names" }, `: ${cover.names.join(", ")}`))))),
    h("p", { class: "csm-note" }, texts.t("RolesNote", texts.number(coveredDays, 0))));
}

function departed(left: readonly Person[], texts: Texts, open: (id: string) => void): HTMLElement | null {
  return left.length === 0 ? null : h("details", { class: "csm-note", "data-key": "left" },
    h("summary", {}, texts.t("Left", texts.number(left.length, 0))),
    h("ul", {}, ...left.map((person) => h("li", {}, link(person.name, person.id, texts.t("Open", person.name), () => { open(person.id); }), ` ${person.roles}`))));
}
