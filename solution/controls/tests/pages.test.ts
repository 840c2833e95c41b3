import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Pages, type RowSource } from "../shared/pages";

class Source implements RowSource {
  loading = false;
  error = false;
  errorMessage = "";
  asked = 0;
  sortedRecordIds: string[] = [];

  constructor(private readonly total: number, private readonly size: number, private readonly stuck = false) {
    this.more();
  }

  get records(): RowSource["records"] {
    return Object.fromEntries(this.sortedRecordIds.map((id) => [id, { getValue: () => id, getFormattedValue: () => id }]));
  }

  get paging(): RowSource["paging"] {
    return { totalResultCount: this.total, hasNextPage: this.sortedRecordIds.length < this.total, loadNextPage: () => { this.asked++; if (!this.stuck) { this.more(); } } };
  }

  private more(): void {
    const count = Math.min(this.total, this.sortedRecordIds.length + this.size);
    this.sortedRecordIds = Array.from({ length: count }, (_, n) => `r${n}`);
  }
}

describe("Pages", () => {
  it("asks for pages until all rows are there", () => {
    const [pages, source] = [new Pages(100), new Source(25, 10)];
    assert.deepEqual([pages.read(source).state, pages.read(source).state], ["loading", "loading"]);
    const all = pages.read(source);
    assert.ok(all.state === "ready" && all.rows.length === 25 && all.cut === null);
  });

  it("stops at the limit and says so", () => {
    const [pages, source] = [new Pages(20), new Source(1000, 15)];
    assert.equal(pages.read(source).state, "loading");
    const cut = pages.read(source);
    assert.ok(cut.state === "ready");
    assert.deepEqual([cut.rows.length, cut.cut], [20, { shown: 20, total: 1000 }]);
    assert.equal(source.asked, 1);
  });

  it("asks once for a page that brings nothing", () => {
    const [pages, source] = [new Pages(100), new Source(25, 10, true)];
    pages.read(source);
    const rest = pages.read(source);
    assert.ok(rest.state === "ready");
    assert.deepEqual([rest.rows.length, rest.cut?.shown, source.asked], [10, 10, 1]);
  });

  it("passes on loading and failure", () => {
    const source = new Source(1, 1);
    source.loading = true;
    assert.equal(new Pages(5).read(source).state, "loading");
    source.error = true;
    source.errorMessage = "No answer.";
    assert.deepEqual(new Pages(5).read(source), { state: "error", message: "No answer." });
  });
});
