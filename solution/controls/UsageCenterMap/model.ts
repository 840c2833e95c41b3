import { Stance, UsageCenterRole } from "../shared/choices";
import { choicesOf, dateOf, flagOf, numberOf, plainId, type Row } from "../shared/rows";

/** Members read at most. */
export const rowLimit = 250;

/** Days after the last contact from which a member's roles no longer count as covered, and a sponsor is silent (R6). */
export const coveredDays = 90;
export const sponsorSilentDays = 60;

/** Influence from which a detractor is a danger (R6). */
export const dangerousInfluence = 4;

const dayMilliseconds = 86_400_000;

/** From against to for, as the map's columns run. */
export const stances = ["detractor", "sceptic", "neutral", "supporter", "advocate"] as const;
export type StanceName = (typeof stances)[number];

/** Names of the roles, in the order of the choice; the last part of their texts' keys. */
export const roleNames = Object.keys(UsageCenterRole) as (keyof typeof UsageCenterRole)[];

/** The people of one customer. */
export interface PeopleMap {
  /** Those who have not left, most influence first. */
  readonly people: readonly Person[];
  readonly left: readonly Person[];
  readonly roles: readonly RoleCover[];
  /** One active member carries every covered role. */
  readonly isSingleThreaded: boolean;
  /** Influence-weighted mean from -2 (against) to 2 (for) of those with both; null when there is none. */
  readonly stanceIndex: number | null;
  /** Nobody's stance can be seen: not assessed, or the reader may not see it. */
  readonly hidesStances: boolean;
}

/** One member. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: string;
  /** 1 to 5; null when not set. */
  readonly influence: number | null;
  readonly stance: StanceName | null;
  readonly stanceLabel: string;
  readonly isSponsor: boolean;
  /** Days since the last contact; null when there was none. */
  readonly silentDays: number | null;
  readonly worry: "detractor" | "sponsor" | "silent" | null;
}

/** Whether a role is filled by someone we talk to. */
export interface RoleCover {
  readonly role: keyof typeof UsageCenterRole;
  readonly state: "covered" | "silent" | "nobody";
  readonly names: readonly string[];
}

interface Member {
  readonly person: Person;
  readonly roles: readonly number[];
  readonly hasLeft: boolean;
  readonly isInContact: boolean;
}

/** The map of the rows on that day; null when there are none. */
export function mapOf(rows: readonly Row[], now: Date): PeopleMap | null {
  if (rows.length === 0) {
    return null;
  }

  const members = rows.map((row) => memberOf(row, now));
  const active = members.filter((member) => !member.hasLeft).sort(byInfluence);
  const roles = roleNames.map((role) => coverOf(role, active));
  const covering = active.filter((member) => member.isInContact && member.roles.length > 0);
  return {
    people: active.map((member) => member.person),
    left: members.filter((member) => member.hasLeft).sort(byInfluence).map((member) => member.person),
    roles,
    isSingleThreaded: covering.length === 1,
    stanceIndex: stanceIndexOf(active.map((member) => member.person)),
    hidesStances: active.length > 0 && active.every((member) => member.person.stance === null),
  };
}

function memberOf(row: Row, now: Date): Member {
  const left = dateOf(row, "csm_lefton");
  const contact = dateOf(row, "csm_lastinteractionon");
  const silentDays = contact === null ? null : Math.max(0, Math.floor((now.getTime() - contact.getTime()) / dayMilliseconds));
  const isInContact = silentDays !== null && silentDays <= coveredDays;
  const influence = numberOf(row, "csm_influence");
  const stance = stanceOf(numberOf(row, "csm_stance"));
  const isSponsor = flagOf(row, "csm_issponsor");
  const worry = stance === "detractor" && (influence ?? 0) >= dangerousInfluence ? "detractor"
    : isSponsor && (silentDays === null || silentDays > sponsorSilentDays) ? "sponsor"
    : isInContact ? null : "silent";
  return {
    person: { id: row.id, name: row.text("csm_name"), roles: row.text("csm_roles"), influence, stance, stanceLabel: row.text("csm_stance"), isSponsor, silentDays, worry },
    roles: choicesOf(row, "csm_roles"),
    hasLeft: left !== null && left.getTime() <= now.getTime(),
    isInContact,
  };
}

function coverOf(role: keyof typeof UsageCenterRole, active: readonly Member[]): RoleCover {
  const holders = active.filter((member) => member.roles.includes(UsageCenterRole[role]));
  const state = holders.some((member) => member.isInContact) ? "covered" : holders.length > 0 ? "silent" : "nobody";
  return { role, state, names: holders.map((member) => member.person.name).sort((one, other) => one.localeCompare(other)) };
}

function stanceOf(value: number | null): StanceName | null {
  switch (value) {
    case Stance.Detractor: return "detractor";
    case Stance.Sceptic: return "sceptic";
    case Stance.Neutral: return "neutral";
    case Stance.Supporter: return "supporter";
    case Stance.Advocate: return "advocate";
    default: return null;
  }
}

function stanceIndexOf(people: readonly Person[]): number | null {
  let [sum, weight] = [0, 0];
  for (const { stance, influence } of people) {
    if (stance !== null && influence !== null) {
      sum += (stances.indexOf(stance) - 2) * influence;
      weight += influence;
    }
  }

  return weight === 0 ? null : sum / weight;
}

function byInfluence(one: Member, other: Member): number {
  return (other.person.influence ?? 0) - (one.person.influence ?? 0) || one.person.name.localeCompare(other.person.name) || plainId(one.person.id).localeCompare(plainId(other.person.id));
}
