using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>A close of more than a call may write is spread over calls, and comes to the same as a close of each account on its own.</summary>
public class ClosePortionsTests
{
    // Its line and its figures: a call takes 150 of them.
    private const int Many = 152;
    private readonly CrmWorld _world = new();

    public ClosePortionsTests() => _world.ProduceRatio("idle_share");

    [Fact]
    public void CloseOfMany_TellsWhatIsLeftAndTheNextCallGoesOn()
    {
        Meter(_world, Produce(_world, Many), 1, 25m);

        var first = Close(_world);
        (first["Booked"], first["Unchanged"], first["Left"]).ShouldBe((150, 0, 2));
        ((string)first["Message"]).ShouldEndWith(" 2 accounts are left, for a call must end within two minutes: call again.");
        var second = Close(_world);
        (second["Booked"], second["Unchanged"], second["Left"]).ShouldBe((2, 150, 0));
        var written = Rows(_world);
        var third = Close(_world);
        (third["Booked"], third["Reversed"], third["Unchanged"], third["Left"]).ShouldBe((0, 0, Many, 0));
        Rows(_world).ShouldBe(written);
    }

    [Fact]
    public void CloseInPortions_WritesWhatOneCallPerAccountWrites()
    {
        var alone = new CrmWorld();
        alone.ProduceRatio("idle_share");
        var (apart, together) = (Produce(alone, Many), Produce(_world, Many));

        // A month is booked, corrected for some, and the goal of others abandoned: reversals and figures without lines.
        foreach (var (world, accounts) in new[] { (alone, apart), (_world, together) })
        {
            Meter(world, accounts, 2, 25m);
            world.Service.Update(new Goal(world.OfAccount<Goal>(Goal.EntityLogicalName, accounts[7]).Single().Id) { Status = GoalStatus.Abandoned });
        }

        apart.ForEach(account => CloseOne(alone, account, 2));
        CloseAll(_world, 2).ShouldBe(2);
        Figures(_world).ShouldBe(Figures(alone));

        foreach (var (world, accounts) in new[] { (alone, apart), (_world, together) })
        {
            foreach (var goal in world.Everything<Goal>(Goal.EntityLogicalName))
            {
                world.Service.Update(new Goal(goal.Id) { Attribution = 40m });
            }
        }

        apart.ForEach(account => CloseOne(alone, account, 2));
        CloseAll(_world, 2).ShouldBe(2, "151 accounts take three writes each now: two lines and the figures.");
        Figures(_world).ShouldBe(Figures(alone));
        LedgerOf(_world).ShouldBe(LedgerOf(alone));
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void Call_WritesNoMoreThanItMayHoweverManyAreDue()
    {
        Meter(_world, Produce(_world, 2 * Many), 1, 25m);
        Close(_world)["Left"].ShouldBe(154);
        // Goals, accounts the caller sees, ledger, readings, accounts without goals.
        _world.Organization.Journal.Executions.Last(execution => execution.Message == "csm_CloseValueMonth").Requests.ShouldBeLessThanOrEqualTo(ClosePortion.MostWrites + 5);
    }

    [Fact]
    public void AccountLargerThanACall_IsBookedOverCallsAndItsFiguresFollowItsLedger()
    {
        var account = _world.ProduceValidAccount();
        for (var number = 0; number < ClosePortion.MostWrites + 20; number++)
        {
            _world.ProduceValueGoal(account);
        }

        Meter(_world, [account], 1, 25m);
        var first = Close(_world);
        (first["Booked"], first["Left"]).ShouldBe((299, 1));
        _world.Reload(account).ExperiencedViu.ShouldBe(299 * 4_000m);
        var second = Close(_world);
        (second["Booked"], second["Unchanged"], second["Left"]).ShouldBe((21, 299, 0));
        _world.Reload(account).ExperiencedViu.ShouldBe(320 * 4_000m);
        Close(_world)["Booked"].ShouldBe(0);
    }

    [Fact]
    public void MonthsOfAnAccountLargerThanACall_AreBookedTheOldestFirst()
    {
        const int goals = 160;
        var account = _world.ProduceValidAccount();
        for (var number = 0; number < goals; number++)
        {
            _world.ProduceValueGoal(account);
        }

        Meter(_world, [account], 1, 25m);
        Meter(_world, [account], 2, 25m);
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)), ("LateMonths", 1))["Left"].ShouldBe(1);
        _world.Ledger(account).CountBy(entry => entry.Month!.Value).ShouldBe([new(_world.MonthsAgo(2), goals), new(_world.MonthsAgo(1), ClosePortion.MostWrites - 1 - goals)]);
    }

    [Fact]
    public void AccountsWithoutGoals_WaitForRoomToo()
    {
        var accounts = Produce(_world, Many);
        var bare = Produce(_world, 3);
        Close(_world)["Left"].ShouldBe(0);
        foreach (var account in bare)
        {
            _world.Service.Delete(Goal.EntityLogicalName, _world.OfAccount<Goal>(Goal.EntityLogicalName, account).Single().Id);
        }

        Meter(_world, accounts, 1, 25m);
        Close(_world)["Left"].ShouldBe(2 + bare.Count);
        Close(_world)["Left"].ShouldBe(0);
        bare.ShouldAllBe(account => _world.Reload(account).ExpectedViu == null);
    }

    [Fact]
    public void RoomThatIsLeft_IsForAccountsWithoutGoalsAndNoMoreThanThat()
    {
        var accounts = Produce(_world, (ClosePortion.MostWrites / 2) - 1);
        var bare = Produce(_world, 5);
        Close(_world);
        foreach (var account in bare)
        {
            _world.Service.Delete(Goal.EntityLogicalName, _world.OfAccount<Goal>(Goal.EntityLogicalName, account).Single().Id);
        }

        Meter(_world, accounts, 1, 25m);
        var first = Close(_world);
        (first["Booked"], first["Left"]).ShouldBe((accounts.Count, 3));
        bare.Count(account => _world.Reload(account).ExpectedViu is null).ShouldBe(2);
        Close(_world)["Left"].ShouldBe(0);
        bare.ShouldAllBe(account => _world.Reload(account).ExpectedViu == null);
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void LateReadingsOfMany_AreBookedInPortionsTheOldestMonthFirst()
    {
        var accounts = Produce(_world, Many);
        Meter(_world, accounts, 1, 25m);
        Meter(_world, accounts, 2, 25m);
        CloseAll(_world, 2);
        CloseAll(_world, 1);
        _world.Organization.RunAsyncJobs();

        // Those of the older month come last in the batch.
        _world.AdvanceDays(1);
        Meter(_world, [.. accounts.Skip(100).Reverse()], [(1, accounts.Take(100).ToList())], 2, 30m);
        _world.Organization.RunAsyncJobs();
        _world.Organization.FailedJobs.ShouldBeEmpty();

        _world.Organization.Journal.Executions.Last(execution => execution.StepName.Contains("CorrectClosedMonths", StringComparison.Ordinal)).Requests.ShouldBeLessThanOrEqualTo(ClosePortion.MostWrites + 5);
        accounts.Skip(100).ShouldAllBe(account => _world.Reload(account).ExperiencedViu == 6_000m);
        accounts.Take(100).Count(account => _world.Reload(account).ExperiencedViu == 6_000m).ShouldBe(48);

        // The next month close takes up what was left.
        _world.AdvanceDays(33);
        CloseAll(_world, 1, lateMonths: 2).ShouldBe(1);
        accounts.ShouldAllBe(account => _world.Reload(account).ExperiencedViu == 6_000m);

        // The budgets of the worlds are for batches of a few rows: here each row of the batch is a write of several steps.
        _world.Organization.Journal.Clear();
    }

    private static List<Account> Produce(CrmWorld world, int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var account = world.ProduceValidAccount();
        world.ProduceValueGoal(account);
        return account;
    })];

    private static void Meter(CrmWorld world, IReadOnlyCollection<Account> accounts, int monthsAgo, decimal value) => Meter(world, accounts, [], monthsAgo, value);

    // One batch, as the writer of the telemetry sends it.
    private static void Meter(CrmWorld world, IReadOnlyCollection<Account> accounts, (int MonthsAgo, List<Account> Accounts)[] before, int monthsAgo, decimal value)
    {
        world.Needs(Capability.BulkMessages);
        var rows = before.Append((monthsAgo, [.. accounts])).SelectMany(month => month.Item2.Select(account => (Entity)world.RatioOf(account, "idle_share", month.Item1, value, 2_000m))).ToList();
        world.Service.Execute(new UpsertMultipleRequest { Targets = new EntityCollection(rows) { EntityName = ViuMetric.EntityLogicalName } });
    }

    private static OrganizationResponse Close(CrmWorld world, int monthsAgo = 1) => world.Call("csm_CloseValueMonth", ("Month", world.MonthsAgo(monthsAgo)));

    private static void CloseOne(CrmWorld world, Account account, int monthsAgo) =>
        world.Call("csm_CloseValueMonth", ("Month", world.MonthsAgo(monthsAgo)), ("Account", account.ToEntityReference()))["Left"].ShouldBe(0);

    private static int CloseAll(CrmWorld world, int monthsAgo, int lateMonths = 0)
    {
        var calls = 1;
        while (world.Call("csm_CloseValueMonth", ("Month", world.MonthsAgo(monthsAgo)), ("LateMonths", lateMonths))["Left"] is > 0)
        {
            calls++;
        }

        return calls;
    }

    private static string[] LedgerOf(CrmWorld world)
    {
        var names = world.Everything<Account>(Account.EntityLogicalName).ToDictionary(account => account.Id, account => account.Name);
        return [.. world.Everything<ValueEntry>(ValueEntry.EntityLogicalName)
            .Select(entry => $"{names[entry.AccountId!.Id]} {entry.Month:yyyy-MM} {entry.Revision} {entry.Amount} {entry.Quantity} {entry.Reason} {entry.ReversesId is not null} {entry.ViuMetricId is not null}")
            .Order(StringComparer.Ordinal)];
    }

    private static string[] Figures(CrmWorld world) => [.. world.Everything<Account>(Account.EntityLogicalName)
        .Select(account => $"{account.Name} {account.ExpectedViu} {account.ExperiencedViu} {account.Realisation} {account.ValueBookedTo:yyyy-MM-dd}")
        .Order(StringComparer.Ordinal)];

    private static string[] Rows(CrmWorld world) =>
    [
        .. world.Everything<ValueEntry>(ValueEntry.EntityLogicalName).Select(entry => $"{entry.Id} {entry.RowVersion}").Order(StringComparer.Ordinal),
        .. world.Everything<Account>(Account.EntityLogicalName).Select(account => $"{account.Id} {account.RowVersion}").Order(StringComparer.Ordinal),
    ];
}
