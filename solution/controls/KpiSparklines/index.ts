import { DatasetHost } from "../shared/host";
import type { IInputs, IOutputs } from "./generated/ManifestTypes";
import { boardOf, rowLimit, type KpiBoard } from "./model";
import { boardView } from "./view";

/** The account's KPIs, each with its line, target and thresholds. */
export class KpiSparklines implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private host: DatasetHost<KpiBoard> | null = null;

  init(context: ComponentFramework.Context<IInputs>, _notifyOutputChanged: () => void, _state: ComponentFramework.Dictionary, container: HTMLDivElement): void {
    context.parameters.measurements.paging.setPageSize(rowLimit);
    this.host = new DatasetHost(container, { name: "csm-kpis", limit: rowLimit, model: (rows) => boardOf(rows), view: boardView });
  }

  updateView(context: ComponentFramework.Context<IInputs>): void {
    this.host?.update(context, context.parameters.measurements, new Date());
  }

  getOutputs(): IOutputs {
    return {};
  }

  destroy(): void {
    this.host?.clear();
  }
}
