using Csm.Crm.Plugins.Registration;
using Csm.Crm.Plugins.Trends;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>
/// R14: know-how and motivation get the day they were asked, unless the person who enters them names another one, and how
/// they compare with the time before. Older values are in the audit log. No request of its own.
/// </summary>
public sealed class DateAssessments : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public DateAssessments()
        : base(
            new StepRegistration("Create", UsageCenterMember.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", UsageCenterMember.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [UsageCenterMember.Columns.KnowHow, UsageCenterMember.Columns.Motivation],
                Images = [new StepImage(ImageKind.Pre, Before, [UsageCenterMember.Columns.KnowHow, UsageCenterMember.Columns.Motivation])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var target = call.Target();
        var before = call.PreImage(Before);
        Date(target, before, UsageCenterMember.Columns.KnowHow, UsageCenterMember.Columns.KnowHowOn, UsageCenterMember.Columns.KnowHowTrend, call.Now.Date);
        Date(target, before, UsageCenterMember.Columns.Motivation, UsageCenterMember.Columns.MotivationOn, UsageCenterMember.Columns.MotivationTrend, call.Now.Date);
    }

    private static void Date(Entity target, Entity? before, string level, string on, string trend, DateTime today)
    {
        if (!target.Contains(level))
        {
            return;
        }

        var now = target.GetAttributeValue<int?>(level);
        if (!target.Contains(on))
        {
            target[on] = now is null ? null : today;
        }

        var then = before?.GetAttributeValue<int?>(level);
        target[trend] = now is { } asked && then is { } earlier ? Choice.Of(TrendOf(asked - earlier)) : null;
    }

    private static TrendDirection TrendOf(int difference) => difference > 0 ? TrendDirection.Rising : difference < 0 ? TrendDirection.Falling : TrendDirection.Steady;
}
