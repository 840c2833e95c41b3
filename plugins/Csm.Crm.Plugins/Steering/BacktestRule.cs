using Csm.Crm.Plugins.Health;

namespace Csm.Crm.Plugins.Steering;

/// <summary>A stored score.</summary>
/// <param name="On">When it was made.</param>
/// <param name="Score">0 to 100; null when withheld.</param>
/// <param name="Status">Its band.</param>
public sealed record PastScore(DateTime On, decimal? Score, Band Status);

/// <summary>A closed renewal with the scores of its account.</summary>
/// <param name="TermEnd">Last day of the term.</param>
/// <param name="DecidedOn">Day it was closed.</param>
/// <param name="IsWon">Whether the customer stayed.</param>
/// <param name="Scores">Stored scores of the account.</param>
public sealed record PastRenewal(DateTime TermEnd, DateTime DecidedOn, bool IsWon, IReadOnlyList<PastScore> Scores);

/// <summary>How well scores told what happened.</summary>
/// <param name="Outcomes">Closed renewals with a score of that age that was there before they were decided.</param>
/// <param name="Auc">Null when there are too few.</param>
/// <param name="Captured">Share of the lost ones that were red, 0 to 1; null without a lost one or with too few.</param>
/// <param name="Flips">Mean changes of status in the 90 days before; null with too few.</param>
public sealed record Backtest(int Outcomes, AreaUnderCurve? Auc, double? Captured, double? Flips);

/// <summary>R16: stored scores against what happened, as they stood then: nothing that was known later helps.</summary>
public static class BacktestRule
{
    /// <summary>Fewest outcomes for a figure.</summary>
    public const int FewestOutcomes = 30;

    private const int FlipDays = 90;

    /// <summary>Compares.</summary>
    /// <param name="renewals">Closed renewals; those that were decided by the day of the score are left out, for it foretold nothing.</param>
    /// <param name="daysBefore">Age of the score, in days before the term end.</param>
    public static Backtest Of(IEnumerable<PastRenewal> renewals, int daysBefore)
    {
        var judged = renewals
            .Where(renewal => DayOf(renewal, daysBefore) < renewal.DecidedOn.Date)
            .Select(renewal => new Judged(renewal, AsOf(renewal, daysBefore), daysBefore))
            .Where(each => each.Score?.Score is not null)
            .ToArray();
        if (judged.Length < FewestOutcomes)
        {
            return new Backtest(judged.Length, null, null, null);
        }

        var lost = judged.Where(each => !each.Renewal.IsWon).ToArray();
        return new Backtest(
            judged.Length,
            AreaUnderCurve.Of(lost.Select(each => each.Value).ToArray(), judged.Where(each => each.Renewal.IsWon).Select(each => each.Value).ToArray()),
            lost.Length == 0 ? null : (double)lost.Count(each => each.Score!.Status == Band.Red) / lost.Length,
            judged.Average(each => each.Flips()));
    }

    // The day whose evening a score is taken of.
    private static DateTime DayOf(PastRenewal renewal, int daysBefore) => renewal.TermEnd.Date.AddDays(-daysBefore);

    private static PastScore? AsOf(PastRenewal renewal, int daysBefore) =>
        renewal.Scores.Where(score => score.On < DayOf(renewal, daysBefore).AddDays(1)).OrderByDescending(score => score.On).FirstOrDefault();

    private sealed class Judged
    {
        private readonly int daysBefore;

        public Judged(PastRenewal renewal, PastScore? score, int daysBefore)
        {
            Renewal = renewal;
            Score = score;
            this.daysBefore = daysBefore;
        }

        public PastRenewal Renewal { get; }

        public PastScore? Score { get; }

        public double Value => (double)Score!.Score!.Value;

        public double Flips()
        {
            var until = DayOf(Renewal, daysBefore).AddDays(1);
            var states = Renewal.Scores.Where(score => score.On < until && score.On >= until.AddDays(-FlipDays)).OrderBy(score => score.On).Select(score => score.Status).ToArray();
            return states.Skip(1).Where((status, index) => status != states[index]).Count();
        }
    }
}
