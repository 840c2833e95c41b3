import { DatasetHost } from "../shared/host";
import type { IInputs, IOutputs } from "./generated/ManifestTypes";
import { gaugeOf, rowLimit, type Gauge } from "./model";
import { gaugeView } from "./view";

/** The account's health score with the evidence behind it. */
export class HealthGauge implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private host: DatasetHost<Gauge> | null = null;

  init(context: ComponentFramework.Context<IInputs>, _notifyOutputChanged: () => void, _state: ComponentFramework.Dictionary, container: HTMLDivElement): void {
    context.parameters.evidence.paging.setPageSize(rowLimit);
    this.host = new DatasetHost(container, { name: "csm-gauge", limit: rowLimit, model: (rows) => gaugeOf(rows), view: gaugeView });
  }

  updateView(context: ComponentFramework.Context<IInputs>): void {
    this.host?.update(context, context.parameters.evidence, new Date());
  }

  getOutputs(): IOutputs {
    return {};
  }

  destroy(): void {
    this.host?.clear();
  }
}
