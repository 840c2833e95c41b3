/** What a control needs of one row, whatever the platform hands over. */
export interface Row {
  readonly id: string;
  /** Raw value of a column, or of a linked table's as `alias.column`; null or undefined when empty. */
  value(column: string): unknown;
  /** Value as the reader's language shows it; empty when there is none. */
  text(column: string): string;
}

/** A row another row points to. */
export interface Reference {
  readonly id: string;
  readonly name: string;
}

/** Number of a column; null when empty or no number, never 0 instead. */
export function numberOf(row: Row, column: string): number | null {
  const value = row.value(column);
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : null;
  }

  if (typeof value !== "string" || value.trim() === "") {
    return null;
  }

  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

// A day without a time, as the platform writes a date-only column.
const day = /^(\d{4})-(\d{2})-(\d{2})(?:T00:00:00(?:\.0+)?Z?)?$/;

/** Date of a column; null when empty or unreadable. A day without a time is that day where the reader is, not a moment elsewhere. */
export function dateOf(row: Row, column: string): Date | null {
  const value = row.value(column);
  const parts = typeof value === "string" ? day.exec(value) : null;
  if (parts !== null) {
    return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  }

  if (!(value instanceof Date) && typeof value !== "string" && typeof value !== "number") {
    return null;
  }

  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Yes or no; the platform says true, 1 or "1". */
export function flagOf(row: Row, column: string): boolean {
  const value = row.value(column);
  return value === true || value === 1 || value === "1" || value === "true";
}

/** Values of a multi-select choice: an array, or numbers between commas. */
export function choicesOf(row: Row, column: string): number[] {
  const value = row.value(column);
  const parts: unknown[] = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : value === null || value === undefined ? [] : [value];
  return parts.map((part) => (part === "" ? Number.NaN : Number(part))).filter((part) => Number.isFinite(part));
}

/** Row a lookup points to; ids are compared without braces and case. */
export function referenceOf(row: Row, column: string): Reference | null {
  const value = row.value(column);
  const reference = Array.isArray(value) ? (value[0] as unknown) : value;
  if (typeof reference !== "object" || reference === null || !("id" in reference)) {
    return null;
  }

  const raw = reference.id;
  const id = typeof raw === "string" ? raw : typeof raw === "object" && raw !== null && "guid" in raw && typeof raw.guid === "string" ? raw.guid : null;
  const name = "name" in reference && typeof reference.name === "string" ? reference.name : row.text(column);
  return id === null || id === "" ? null : { id: plainId(id), name };
}

/** An id without braces, in lower case. */
export function plainId(id: string): string {
  return id.replace(/[{}]/g, "").toLowerCase();
}

/** Groups items by a key, in the order in which the keys first occur. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) {
      group.push(item);
    } else {
      groups.set(name, [item]);
    }
  }

  return groups;
}
