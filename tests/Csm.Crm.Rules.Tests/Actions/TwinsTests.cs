using Csm.Crm.Plugins.Actions;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

/// <summary>
/// R13's law in a small world that stores what it is told: raisers read, decide and write, people close and snooze in
/// between. Raisers that come one after another leave one open row by their decisions alone; of those whose reading and
/// writing cross, the alternate key of the platform refuses the late one, who meets an open row when it tries again.
/// </summary>
public class TwinsTests
{
    private const int Raisers = 4;
    private static readonly DateTime Start = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);

    private enum Move
    {
        Read,
        Write,
        Close,
        Snooze,
        CauseGoes,
        Wait,
    }

    [Fact]
    public void RaisersOneAfterAnother_LeaveOneOpenRowThoughNothingRefusesTwo() => Law.Holds(Stories(), story =>
    {
        var world = new World(keepsKey: false);
        foreach (var (move, who, days) in story)
        {
            world.Do(Move.Read, who, 0);
            world.Do(move, who, days);
            world.Rows.Count(row => row.IsOpen).ShouldBeLessThanOrEqualTo(1);
        }
    });

    [Fact]
    public void RefusedRaiser_MeetsAnOpenRowWhenItTriesAgain() => Law.Holds(Stories(), story =>
    {
        var world = new World(keepsKey: true);
        foreach (var (move, who, days) in story)
        {
            if (world.Do(move, who, days) || move != Move.Write)
            {
                continue;
            }

            world.Rows.Count(row => row.IsOpen).ShouldBe(1);
            world.Do(Move.Read, who, 0);
            world.Do(Move.Write, who, 0).ShouldBeTrue();
        }
    });

    private static Gen<(Move Move, int Who, int Days)[]> Stories() => Law.Arrays(
        from move in Gen.Elements(Move.Read, Move.Read, Move.Write, Move.Write, Move.Close, Move.Snooze, Move.CauseGoes, Move.Wait)
        from who in Gen.Choose(0, Raisers - 1)
        from days in Gen.Choose(0, 20)
        select (move, who, days),
        0,
        40);

    private sealed class Row
    {
        public bool IsOpen { get; set; } = true;

        public DateTime? SnoozedUntil { get; set; }

        public DateTime? ClosedOn { get; set; }

        public bool CauseHasGone { get; set; }
    }

    private sealed class World(bool keepsKey)
    {
        private readonly (Row? Row, KnownAction? Seen)?[] read = new (Row?, KnownAction?)?[Raisers];
        private DateTime now = Start;

        public List<Row> Rows { get; } = [];

        // False when the platform refuses the write because of the alternate key.
        public bool Do(Move move, int who, int days)
        {
            var open = Rows.Find(row => row.IsOpen);
            switch (move)
            {
                case Move.Read:
                    var row = open ?? Rows.LastOrDefault();
                    read[who] = (row, row is null ? null : new KnownAction(row.IsOpen, row.SnoozedUntil, row.ClosedOn) { CauseHasGone = row.CauseHasGone });
                    return true;
                case Move.Write:
                    return Write(who);
                case Move.Close when open is not null:
                    (open.IsOpen, open.ClosedOn) = (false, now);
                    return true;
                case Move.Snooze when open is not null:
                    open.SnoozedUntil = now.Date.AddDays(days);
                    return true;
                case Move.CauseGoes when open is not null:
                    (open.IsOpen, open.ClosedOn, open.CauseHasGone) = (false, now, true);
                    return true;
                default:
                    now = now.AddDays(move == Move.Wait ? days : 0);
                    return true;
            }
        }

        private bool Write(int who)
        {
            if (read[who] is not { } known)
            {
                return true;
            }

            read[who] = null;
            var nature = who % 2 == 0 ? CauseNature.Event : CauseNature.State;
            switch (RaiseRule.Decide(known.Seen, now, nature))
            {
                case RaiseDecision.Create:
                    if (keepsKey && Rows.Exists(row => row.IsOpen))
                    {
                        return false;
                    }

                    Rows.Add(new Row());
                    return true;
                case RaiseDecision.Reopen:
                    if (keepsKey && Rows.Exists(row => row.IsOpen && row != known.Row))
                    {
                        return false;
                    }

                    (known.Row!.IsOpen, known.Row.ClosedOn, known.Row.CauseHasGone) = (true, null, false);
                    return true;
                default:
                    return true;
            }
        }
    }
}
