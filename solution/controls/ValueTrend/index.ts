import { DatasetHost } from "../shared/host";
import type { IInputs, IOutputs } from "./generated/ManifestTypes";
import { trendsOf, rowLimit, type ValueBoard } from "./model";
import { trendView } from "./view";

/** Value in use by month against the month before and the same month last year. */
export class ValueTrend implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private host: DatasetHost<ValueBoard> | null = null;

  init(context: ComponentFramework.Context<IInputs>, _notifyOutputChanged: () => void, _state: ComponentFramework.Dictionary, container: HTMLDivElement): void {
    context.parameters.months.paging.setPageSize(rowLimit);
    this.host = new DatasetHost(container, { name: "csm-values", limit: rowLimit, model: (rows, _cut, now) => trendsOf(rows, now), view: trendView });
  }

  updateView(context: ComponentFramework.Context<IInputs>): void {
    this.host?.update(context, context.parameters.months, new Date());
  }

  getOutputs(): IOutputs {
    return {};
  }

  destroy(): void {
    this.host?.clear();
  }
}
