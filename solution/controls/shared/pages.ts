import type { Row } from "./rows";

/** What is known of a dataset now. */
export type Loaded =
  | { readonly state: "loading" }
  | { readonly state: "error"; readonly message: string }
  | { readonly state: "ready"; readonly rows: readonly Row[]; readonly cut: Cut | null };

/** Rows were left off. */
export interface Cut {
  readonly shown: number;
  /** How many there are; null when the platform does not say. */
  readonly total: number | null;
}

/** The part of the platform's dataset that is read; a control never writes. */
export interface RowSource {
  readonly loading: boolean;
  readonly error: boolean;
  readonly errorMessage: string;
  readonly sortedRecordIds: readonly string[];
  readonly records: Record<string, SourceRecord>;
  readonly paging: { readonly totalResultCount: number; readonly hasNextPage: boolean; loadNextPage(): void };
}

/** One row as the platform hands it over. */
export interface SourceRecord {
  getValue(column: string): unknown;
  getFormattedValue(column: string): string;
}

/** Collects the pages of a dataset up to a limit: each next page arrives with another updateView. */
export class Pages {
  // Rows there were when the last page was asked for; a page that brings none would be asked for forever.
  private askedAt = -1;

  constructor(private readonly limit: number) {}

  /** Rows so far; asks for the next page when there is one and room for it. */
  read(source: RowSource): Loaded {
    if (source.error) {
      return { state: "error", message: source.errorMessage };
    }

    if (source.loading) {
      return { state: "loading" };
    }

    const count = source.sortedRecordIds.length;
    const { hasNextPage, totalResultCount } = source.paging;
    if (hasNextPage && count < this.limit && count !== this.askedAt) {
      this.askedAt = count;
      source.paging.loadNextPage();
      return { state: "loading" };
    }

    if (!hasNextPage) {
      this.askedAt = -1;
    }

    const shown = Math.min(count, this.limit);
    const rows = source.sortedRecordIds.slice(0, shown).map((id) => rowOf(id, source.records[id]));
    const isCut = hasNextPage || count > shown;
    return { state: "ready", rows, cut: isCut ? { shown, total: totalResultCount > shown ? totalResultCount : null } : null };
  }
}

function rowOf(id: string, record: SourceRecord): Row {
  return { id, value: (column) => record.getValue(column), text: (column) => record.getFormattedValue(column) };
}
