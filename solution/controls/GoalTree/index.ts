import { DatasetHost } from "../shared/host";
import type { IInputs, IOutputs } from "./generated/ManifestTypes";
import { forestOf, rowLimit, type GoalForest } from "./model";
import { treeView } from "./view";

/** The account's goals as a tree, each with its progress. */
export class GoalTree implements ComponentFramework.StandardControl<IInputs, IOutputs> {
  private host: DatasetHost<GoalForest> | null = null;

  init(context: ComponentFramework.Context<IInputs>, _notifyOutputChanged: () => void, _state: ComponentFramework.Dictionary, container: HTMLDivElement): void {
    context.parameters.goals.paging.setPageSize(rowLimit);
    this.host = new DatasetHost(container, { name: "csm-goals", limit: rowLimit, model: (rows) => forestOf(rows), view: treeView });
  }

  updateView(context: ComponentFramework.Context<IInputs>): void {
    this.host?.update(context, context.parameters.goals, new Date());
  }

  getOutputs(): IOutputs {
    return {};
  }

  destroy(): void {
    this.host?.clear();
  }
}
