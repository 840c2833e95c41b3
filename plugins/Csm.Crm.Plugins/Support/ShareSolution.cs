using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Support;

/// <summary>The solution of a problem becomes an insight others can find (task 6.1.6), once it is solved and written down.</summary>
public sealed class ShareSolution : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public ShareSolution()
        : base(
            new StepRegistration("Create", Problem.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("Update", Problem.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Problem.Columns.Status, Problem.Columns.Solution],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.SolutionInsights().Of(call.RowId);
}

/// <summary>
/// Writes the insight of a solved problem, one per problem. What a person has made of it since stays: it is written once.
/// </summary>
internal sealed class SolutionInsights
{
    private const int LongestName = 200;
    private const int LongestText = 4000;
    private readonly IRows rows;

    public SolutionInsights(IRows rows) => this.rows = rows;

    /// <summary>The id of the insight of a problem.</summary>
    public static Guid IdOf(Guid problemId) => RowId.From(Insight.EntityLogicalName, problemId.ToString("D"));

    /// <summary>Writes the insight if the problem is solved, its solution is written down, and there is none yet.</summary>
    public void Of(Guid problemId)
    {
        var problem = rows.Find(
            Problem.EntityLogicalName, Problem.PrimaryIdColumn, problemId,
            Problem.Columns.Name, Problem.Columns.Number, Problem.Columns.AccountId, Problem.Columns.OwnerId, Problem.Columns.Status, Problem.Columns.Cause, Problem.Columns.Solution, Problem.Columns.Class)?.ToEntity<Problem>();
        if (problem?.Status is not (ProblemStatus.Solved or ProblemStatus.Closed) || string.IsNullOrWhiteSpace(problem.Solution)
            || rows.Find(Insight.EntityLogicalName, Insight.PrimaryIdColumn, IdOf(problemId), Insight.Columns.Name) is not null)
        {
            return;
        }

        rows.Create(new Insight(IdOf(problemId))
        {
            Name = Shortened($"Solved: {problem.Name}", LongestName),
            AccountId = problem.AccountId,
            OwnerId = problem.OwnerId,
            Text = Shortened(string.IsNullOrWhiteSpace(problem.Cause) ? problem.Solution! : $"Cause: {problem.Cause}\n\nSolution: {problem.Solution}", LongestText),
            Category = problem.Class is ProblemClass.Machine or ProblemClass.Software ? InsightCategory.Product : InsightCategory.Service,
            Source = Shortened($"Problem {problem.Number}", LongestName),
        });
    }

    private static string Shortened(string text, int longest) => text.Length <= longest ? text : text.Substring(0, longest);
}
