using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.ReferenceTasks;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Views;

/// <summary>Lists of what is to do or was done: each holds what its name says, of rows on both sides of its edge.</summary>
[Needs(Capability.Security, Capability.Content, Capability.Clock)]
public class WorkListsTests
{
    private readonly CrmWorld _world = new();
    private readonly Screens _screens;
    private readonly Account _account;

    public WorkListsTests()
    {
        _screens = new Screens(_world.Organization, _world.Service);
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void ClosedRenewals_AreThoseDecidedInTheLastYearWheneverTheirTermEnds()
    {
        Renewal("decided long before its term ends", decided: -30, termEnd: 200);
        Renewal("decided yesterday", decided: -1, termEnd: -1);
        Renewal("decided two years ago", decided: -700, termEnd: -100);

        Names("csm_renewal", "Renewals closed in the last 12 months").ShouldBe(["decided yesterday", "decided long before its term ends"]);
    }

    [Fact]
    public void MachineThatAPersonEnters_IsNeverHeardOfUntilTelemetryWritesIt()
    {
        var machine = _world.Add(new Machine { Name = "RS 1", AccountId = _account.ToEntityReference(), DeviceId = "TU-1" });
        _world.Add(new Machine { Name = "RS 2", AccountId = _account.ToEntityReference(), DeviceId = "TU-2", Connectivity = null });
        _world.ProduceValidMachine(_account, "RS 3");

        _world.Reload(machine).Connectivity.ShouldBe(Connectivity.Never);
        Names("csm_machine", "Machines never heard of").ShouldBe(["RS 1", "RS 2"], ignoreOrder: true);
        _world.Service.Update(new Machine(machine.Id) { Connectivity = Connectivity.Late });
        Names("csm_machine", "Machines never heard of").ShouldBe(["RS 2"]);
    }

    [Fact]
    public void FollowUps_StayOnTheListWhenOverdueAndLeaveItWhenHeld()
    {
        var training = Training("Basics", 0);
        var (ada, ben, cleo, dora) = (Member("Ada"), Member("Ben"), Member("Cleo"), Member("Dora"));
        foreach (var member in new[] { ada, ben, cleo })
        {
            Attend(training, member);
        }

        Attend(training, dora, row => row.FollowUpDue = _world.Now.Date.AddDays(90));
        _world.Settle();
        FollowUps().ShouldBe(["Ada", "Ben", "Cleo"], ignoreOrder: true);

        _world.AdvanceDays(40);
        FollowUps().ShouldBe(["Ada", "Ben", "Cleo"], ignoreOrder: true);
        var followUp = Attend(Training("More", 0), ada);
        _world.Service.Update(new UsageCenterMember(ben.Id) { LeftOn = _world.Now.Date });
        _world.Settle();
        FollowUps().ShouldBe(["Cleo"]);

        _world.Service.Update(new TrainingAttendance(followUp.Id) { Attended = false });
        _world.Settle();
        FollowUps().ShouldBe(["Ada", "Cleo"], ignoreOrder: true);
    }

    [Fact]
    public void TrainingEnteredLate_IsTheFollowUpOfWhatWasBeforeItOnly()
    {
        var ada = Member("Ada");
        var (late, first) = (Attend(Training("Last", 0), ada), Attend(Training("First", -40), ada));
        _world.Settle();
        (_world.Reload(first).FollowedUpOn, _world.Reload(late).FollowedUpOn).ShouldBe((_world.Now.Date, null));

        Attend(Training("Between", -10), ada);
        _world.Settle();
        (_world.Reload(first).FollowedUpOn, _world.Reload(late).FollowedUpOn).ShouldBe((_world.Now.Date.AddDays(-10), null));
    }

    [Fact]
    public void MissedTrainings_AreOver()
    {
        foreach (var days in new[] { -30, -1, 0, 5 })
        {
            Attend(Training($"{days}", days), Member($"{days}"), row => row.Attended = false);
        }

        Names("csm_trainingattendance", "Missed trainings").ShouldBe(["-30", "-1"], ignoreOrder: true);
    }

    [Fact]
    public void OpenProblemsByAge_PutTheOldestFirstWhateverTheirSeverity()
    {
        foreach (var (days, severity) in new[] { (3, Severity.Low), (1, Severity.Critical), (2, Severity.Medium) })
        {
            _world.Add(new Problem { Name = $"{days} days", AccountId = _account.ToEntityReference(), RaisedOn = _world.Now.Date.AddDays(-days), Severity = severity });
        }

        Names("csm_problem", "Open problems by age").ShouldBe(["3 days", "2 days", "1 days"]);
        Names("csm_problem", "Open problems").ShouldNotBe(["3 days", "2 days", "1 days"]);
    }

    [Fact]
    public void Objectives_AreThereInJanuaryWithDecemberAndTheYearThatEnded()
    {
        _world.AdvanceDays(69);
        _world.Now.Date.ShouldBe(new DateTime(2027, 1, 10));
        Objective(CalendarPeriod.Month, 2026, 12);
        Objective(CalendarPeriod.Month, 2026, 2);
        Objective(CalendarPeriod.Month, 2026, 1);
        Objective(CalendarPeriod.Quarter, 2027, 4);
        Objective(CalendarPeriod.Year, 2026, 1);
        Objective(CalendarPeriod.Year, 2025, 1);

        Names("csm_csmobjective", "Current objectives").ShouldBe(["Quarter 2027-04", "Month 2026-12", "Month 2026-02", "Year 2026-01"]);
    }

    [Fact]
    public void ClosedCalls_AreThoseClosedInTheLast90DaysNotThoseEdited()
    {
        var (old, recent) = (Call("old"), Call("recent"));
        _world.Service.Update(new CallToAction(old.Id) { Status = ActionStatus.Done, Outcome = "Done." });
        _world.AdvanceDays(100);
        _world.Service.Update(new CallToAction(recent.Id) { Status = ActionStatus.Done, Outcome = "Done." });
        _world.Service.Update(new CallToAction(old.Id) { Outcome = "Done, and told everybody." });

        Names("csm_calltoaction", "Calls to action closed in the last 90 days").ShouldBe(["recent"]);
    }

    [Fact]
    public void TeamsOfToday_HaveBegunAndNotEnded()
    {
        Join("for good", null, null);
        Join("since today until today", 0, 0);
        Join("until next year", -100, 365);
        Join("since tomorrow", 1, null);
        Join("until yesterday", -100, -1);

        Names("csm_teammember", "Teams of today").ShouldBe(["for good", "since today until today", "until next year"], ignoreOrder: true);
    }

    private IReadOnlyList<string> Names(string table, string view) => [.. _screens.View(table, view).Select(row => row.GetAttributeValue<string>("csm_name"))];

    private IReadOnlyList<string> FollowUps() => Names("csm_trainingattendance", "Follow-ups due");

    private void Renewal(string name, int decided, int termEnd) => _world.Add(new Renewal
    {
        Name = name, AccountId = _account.ToEntityReference(), SubscriptionId = _world.ProduceValidSubscription(_account).ToEntityReference(), Stage = RenewalStage.Lost, Outcome = RenewalOutcome.Churned, ChurnReason = "Moved to a competitor",
        DecidedOn = _world.Now.Date.AddDays(decided), TermEnd = _world.Now.Date.AddDays(termEnd),
    });

    private UsageCenterMember Member(string name) => _world.ProduceValidMember(_account, name);

    private Training Training(string name, int days) => _world.Add(new Training { Name = name, AccountId = _account.ToEntityReference(), Kind = TrainingKind.Onboarding, Date = _world.Now.Date.AddDays(days) });

    private TrainingAttendance Attend(Training training, UsageCenterMember member, Action<TrainingAttendance>? overrides = null)
    {
        var row = new TrainingAttendance { Name = member.Name, AccountId = _account.ToEntityReference(), TrainingId = training.ToEntityReference(), MemberId = member.ToEntityReference(), Attended = true };
        overrides?.Invoke(row);
        return _world.Add(row);
    }

    private CallToAction Call(string name) => _world.ProduceValidAction(_account, row => (row.Name, row.Source) = (name, name));

    private void Objective(CalendarPeriod kind, int year, int month) =>
        _world.Add(new CsmObjective { Name = $"{kind} {year}-{month:00}", Kpi = ProviderKpi.Grr, PeriodKind = kind, PeriodStart = new DateTime(year, month, 1), Target = 95m });

    private void Join(string name, int? from, int? to) => _world.Add(new TeamMember
    {
        Name = name, AccountId = _account.ToEntityReference(), UserId = new EntityReference("systemuser", _world.Organization.AddUser(name, "CSM")), Role = TeamRole.Service,
        From = from is { } first ? _world.Now.Date.AddDays(first) : null, To = to is { } last ? _world.Now.Date.AddDays(last) : null,
    });
}
