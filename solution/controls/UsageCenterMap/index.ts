import { DatasetHost } from "../shared/host";
import type { IInputs, IOutputs } from "./generated/ManifestTypes";
import { mapOf, rowLimit, type PeopleMap } from "./model";
import { mapView } from "./view";

/** The people at the customer by influence and stance, and the roles they cover. */
export class UsageCenterMap implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private host: DatasetHost<PeopleMap> | null = null;

  init(context: ComponentFramework.Context<IInputs>, _notifyOutputChanged: () => void, _state: ComponentFramework.Dictionary, container: HTMLDivElement): void {
    context.parameters.members.paging.setPageSize(rowLimit);
    this.host = new DatasetHost(container, { name: "csm-people", limit: rowLimit, model: (rows, _cut, now) => mapOf(rows, now), view: mapView });
  }

  updateView(context: ComponentFramework.Context<IInputs>): void {
    this.host?.update(context, context.parameters.members, new Date());
  }

  getOutputs(): IOutputs {
    return {};
  }

  destroy(): void {
    this.host?.clear();
  }
}
