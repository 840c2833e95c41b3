using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Support;

/// <summary>
/// Dates a problem's way (tasks 6.1.1 to 6.1.5): raised, forwarded to level 2 and 3, solved. A day that a person enters
/// stays; opening a problem again takes the day of its solution away. No request of its own.
/// </summary>
public sealed class StampProblem : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public StampProblem()
        : base(
            new StepRegistration("Create", Problem.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Problem.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Problem.Columns.Level, Problem.Columns.Status],
                Images = [new StepImage(ImageKind.Pre, Before, [Problem.Columns.Level, Problem.Columns.Status, Problem.Columns.ResolvedOn, Problem.Columns.Level2On, Problem.Columns.Level3On])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var before = call.PreImage(Before);
        var row = new MergedRow(call.Target(), before);
        var today = call.Now.Date;
        if (before is null)
        {
            Fill(row, Problem.Columns.RaisedOn, today);
            Default(row.Target, Problem.Columns.Status, (int)ProblemStatus.Open);
            Default(row.Target, Problem.Columns.Level, (int)SupportLevel.Level1);
        }

        var level = row.Get<OptionSetValue>(Problem.Columns.Level)?.Value;
        if (level is (int)SupportLevel.Level2)
        {
            Fill(row, Problem.Columns.Level2On, today);
        }
        else if (level is (int)SupportLevel.Level3)
        {
            Fill(row, Problem.Columns.Level3On, today);
        }

        if (IsSolved(row.Get<OptionSetValue>(Problem.Columns.Status)))
        {
            Fill(row, Problem.Columns.ResolvedOn, today);
        }
        else if (IsSolved(before?.GetAttributeValue<OptionSetValue>(Problem.Columns.Status)))
        {
            row.Target[Problem.Columns.ResolvedOn] = null;
        }
    }

    private static bool IsSolved(OptionSetValue? status) => status?.Value is (int)ProblemStatus.Solved or (int)ProblemStatus.Closed;

    private static void Fill(MergedRow row, string column, DateTime day)
    {
        if (row.Get<DateTime?>(column) is null)
        {
            row.Target[column] = day;
        }
    }

    private static void Default(Entity target, string column, int option)
    {
        if (!target.Contains(column))
        {
            target[column] = new OptionSetValue(option);
        }
    }
}
