/** Values of the solution's global choices that the controls decide by; labels always come from the platform. */

const first = 729100000;

export const HealthStatus = { Unknown: first, Red: first + 1, Amber: first + 2, Green: first + 3 } as const;
export const Trend = { Falling: first, Steady: first + 1, Rising: first + 2 } as const;
export const Better = { Higher: first, Lower: first + 1 } as const;
export const EvidenceState = { Fresh: first, Stale: first + 1, Missing: first + 2, NotApplicable: first + 3 } as const;
export const EvidenceKind = { Factor: first, Veto: first + 1, ModelChange: first + 2 } as const;
export const GoalStatus = { Draft: first, Agreed: first + 1, OnTrack: first + 2, AtRisk: first + 3, Achieved: first + 4, Missed: first + 5, Abandoned: first + 6 } as const;
export const Stance = { Advocate: first, Supporter: first + 1, Neutral: first + 2, Sceptic: first + 3, Detractor: first + 4 } as const;
export const PeriodKind = { Day: first, Week: first + 1, Month: first + 2 } as const;

/** Roles of a usage center, in the order of the choice csm_UsageCenterRole. */
export const UsageCenterRole = {
  EconomicBuyer: first, FleetManager: first + 1, SiteManager: first + 2, Operator: first + 3, Maintenance: first + 4,
  Sustainability: first + 5, Training: first + 6, IT: first + 7, Procurement: first + 8, Safety: first + 9,
} as const;
