using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>
/// An account with more rows of every table than the platform gives in one request: of each the newest 5,000 count, so
/// scoring it takes no more requests than scoring any other, and the nightly sweep comes to the same figures.
/// </summary>
[Needs(Capability.CustomApis, Capability.AsyncQueue, Capability.Clock, Capability.Journal, Capability.BulkMessages)]
public class LargeAccountTests
{
    private const int Page = 5_000;
    private const int Rows = 5_500;
    private const int People = 1_900;
    private const int Untrained = 300;
    private const int TrainingsEach = 3;

    // Those nobody spoke to for longest.
    private const int Silent = 20;

    // People come once per training, those without any once.
    private static readonly int PeopleSeen = Untrained + (int)Math.Ceiling((Page - Untrained) / (decimal)TrainingsEach);
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public LargeAccountTests()
    {
        var model = _world.ProduceValidModel(row => row.MinimumConfidence = 0m);
        foreach (var source in Enum.GetValues<FactorSource>())
        {
            _world.ProduceValidFactor(model, source, 10m);
        }

        _world.Add(new SegmentRule { Name = "Mid", Order = 1, Segment = Segment.MidTouch, RequiredRoles = [UsageCenterRole.FleetManager, UsageCenterRole.It] });
        _account = _world.ProduceValidAccount(row => (row.Realisation, row.ViuAsOf, row.ValueBookedTo) = (90m, _world.Now.Date, _world.Now.Date));
    }

    [Fact]
    public void LargeAccount_IsScoredInTwelveRequestsAndAlikeAloneAndInTheSweep()
    {
        ProducePeople();
        CreateTogether(Enumerable.Range(0, Rows).Select(number => new Feedback
        {
            Name = "Answer", AccountId = _account.ToEntityReference(), Kind = FeedbackKind.Nps, GivenOn = DayOf(number), Score = number < Page ? 20m : 10m, PerceivedViu = number < Page ? 60m : 10m,
        }));
        CreateTogether(Enumerable.Range(0, Rows).Select(number => new Problem { Name = "Problem", AccountId = _account.ToEntityReference(), RaisedOn = DayOf(number), Status = ProblemStatus.Open }));
        _world.Settle();
        Executions("RecalculateWhenDue").Max(execution => execution.Requests).ShouldBe(12);
        ShouldBeScoredByTheNewest();

        // A week later a score is stored, whatever it says.
        _world.ProduceValidAccount();
        _world.AdvanceDays(8);
        _world.ForgetWhatHappened();
        _world.Call("csm_RecalculateHealth")["Examined"].ShouldBe(2);
        ShouldBeScoredByTheNewest();
        var swept = _world.EvidenceOf(_world.Scores(_account)[^1]).ToDictionary(row => row.Name!, row => (row.State, row.Value, row.SourceId));

        _world.ForgetWhatHappened();
        _world.Call("csm_RecalculateHealth", ("Account", _account.ToEntityReference()))["Changed"].ShouldBe(false);
        Executions("csm_RecalculateHealth").ShouldHaveSingleItem().Requests.ShouldBe(10);

        _world.AdvanceDays(8);
        _world.Call("csm_RecalculateHealth", ("Account", _account.ToEntityReference()))["Changed"].ShouldBe(true);
        Executions("csm_RecalculateHealth")[^1].Requests.ShouldBe(12);
        ShouldBeScoredByTheNewest();
        var alone = _world.EvidenceOf(_world.Scores(_account)[^1]).ToDictionary(row => row.Name!, row => (row.State, row.Value, row.SourceId));
        alone.ShouldBe(swept, ignoreOrder: true);
    }

    private void ShouldBeScoredByTheNewest()
    {
        var values = _world.EvidenceOf(_world.Scores(_account)[^1]).ToDictionary(row => row.Name!, row => row.Value);
        values[nameof(FactorSource.Feedback)].ShouldBe(20m);
        values[nameof(FactorSource.PerceivedVersusMetered)].ShouldBe(30m);
        values[nameof(FactorSource.SupportLoad)].ShouldBe(Math.Round(Page / 3m, 4));
        values[nameof(FactorSource.TrainingCoverage)].ShouldBe(Math.Round(100m * (PeopleSeen - Untrained) / PeopleSeen, 4));

        // The only one of IT and those against us are among those who are not seen any more.
        values[nameof(FactorSource.UsageCenterCoverage)].ShouldBe(50m);
        _world.Reload(_account).StanceIndex.ShouldBe(1m);
    }

    // In the order of their last contact; none of those seen last was ever trained.
    private void ProducePeople()
    {
        var contacts = Enumerable.Range(0, People).Select(number => new Entity("contact", IdOf("contact", number)) { ["lastname"] = $"Person {number}" }).ToArray();
        CreateTogether("contact", contacts);
        CreateTogether(contacts.Select((contact, number) => new UsageCenterMember(IdOf(UsageCenterMember.EntityLogicalName, number))
        {
            Name = $"Person {number}", AccountId = _account.ToEntityReference(), ContactId = contact.ToEntityReference(), Roles = [IsSilent(number) ? UsageCenterRole.It : UsageCenterRole.FleetManager],
            LastInteractionOn = _world.Now.Date.AddDays(IsSilent(number) ? -30 : -(number / Untrained)), Influence = 3, Stance = IsSilent(number) ? Stance.Sceptic : Stance.Advocate,
        }));
        var trainings = Enumerable.Range(1, TrainingsEach)
            .Select(days => _world.Add(new Training { Name = "Training", AccountId = _account.ToEntityReference(), Kind = TrainingKind.UseCase, Date = _world.Now.Date.AddDays(-days) })).ToArray();
        CreateTogether(trainings.SelectMany(training => Enumerable.Range(Untrained, People - Untrained).Select(number => new TrainingAttendance
        {
            Name = "Seat", AccountId = _account.ToEntityReference(), TrainingId = training.ToEntityReference(), Attended = true,
            MemberId = new EntityReference(UsageCenterMember.EntityLogicalName, IdOf(UsageCenterMember.EntityLogicalName, number)),
        })));
    }

    private static bool IsSilent(int number) => number >= People - Silent;

    private DateTime DayOf(int number) => _world.Now.Date.AddDays(-(number / 500));

    private static Guid IdOf(string table, int number) => RowId.From(table, number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private void CreateTogether<T>(IEnumerable<T> rows)
        where T : Entity, new() => CreateTogether(new T().LogicalName, rows);

    private void CreateTogether(string table, IEnumerable<Entity> rows)
    {
        foreach (var part in rows.Chunk(500))
        {
            _world.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection(part) { EntityName = table } });
        }
    }

    private Csm.Crm.Emulator.StepExecution[] Executions(string name) => [.. _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains(name, StringComparison.Ordinal))];
}
