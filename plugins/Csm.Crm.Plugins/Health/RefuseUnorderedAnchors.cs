using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>A health factor whose anchors neither rise nor fall is refused when it is saved, not when the first account is scored (R1).</summary>
public sealed class RefuseUnorderedAnchors : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public RefuseUnorderedAnchors()
        : base(
            new StepRegistration("Create", HealthFactor.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", HealthFactor.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [HealthFactor.Columns.Worst, HealthFactor.Columns.Amber, HealthFactor.Columns.Green, HealthFactor.Columns.Best],
                Images =
                [
                    new StepImage(ImageKind.Pre, Before, [HealthFactor.Columns.Name, HealthFactor.Columns.Worst, HealthFactor.Columns.Amber, HealthFactor.Columns.Green, HealthFactor.Columns.Best]),
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => Check(new MergedRow(call.Target(), call.PreImage(Before)));

    private static void Check(MergedRow factor) => Anchors.Of(
        factor.Get<string>(HealthFactor.Columns.Name) ?? "",
        factor.Get<decimal?>(HealthFactor.Columns.Worst),
        factor.Get<decimal?>(HealthFactor.Columns.Amber),
        factor.Get<decimal?>(HealthFactor.Columns.Green),
        factor.Get<decimal?>(HealthFactor.Columns.Best));
}
