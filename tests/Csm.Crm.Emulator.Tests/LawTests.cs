using Csm.Crm.Emulator.Tests.World;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Random sequences of messages against a reference model that is a plain dictionary.</summary>
public sealed class LawTests
{
    private static readonly EmulatedOrganization Empty = Sample.Solution().Import(new EmulatorOptions { JournalCapacity = 0 });

    /// <summary>One write. Rows and codes are drawn from few values, so that collisions happen.</summary>
    public sealed record Step(int Kind, int Row, int Code, int Count);

    private static Arbitrary<Step[]> Sequences() => (
        from kind in Gen.Choose(0, 4)
        from row in Gen.Choose(1, 6)
        from code in Gen.Choose(0, 5)
        from count in Gen.Choose(0, 9)
        select new Step(kind, row, code, count)).ArrayOf().ToArbitrary();

    [Fact]
    public void TheClock_MeasuresTheTimeItShows() =>
        Prop.ForAll<PositiveInt>(seconds =>
        {
            var clock = Empty.Fork().Clock;
            var (before, shown) = (clock.GetTimestamp(), clock.GetUtcNow());

            clock.Advance(TimeSpan.FromSeconds(seconds.Get));

            clock.GetElapsedTime(before).ShouldBe(clock.GetUtcNow() - shown);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnySequenceOfWrites_LeavesWhatTheReferenceModelHolds() =>
        Prop.ForAll(Sequences(), steps =>
        {
            var org = Empty.Fork();
            var model = new Dictionary<int, (string? Code, int Count)>();
            foreach (var step in steps)
            {
                var expected = ModelApplies(model, step);
                EmulatorApplies(org, step).ShouldBe(expected, step.ToString());
            }

            Rows(org).ShouldBe(model.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value.Code, pair.Value.Count)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ATransactionWhoseLastRequestFails_ChangesNothing() =>
        Prop.ForAll(Sequences(), Sequences(), (before, inside) =>
        {
            var org = Empty.Fork();
            Array.ForEach(before, step => EmulatorApplies(org, step));
            var rows = Rows(org);
            var requests = new OrganizationRequestCollection();
            requests.AddRange(inside.Select(Request));
            requests.Add(new OrganizationRequest("NoSuchMessage"));

            Sample.Fails(() => org.Administrator.Execute(new ExecuteTransactionRequest { Requests = requests }));

            Rows(org).ShouldBe(rows);
            foreach (var (row, code, _) in rows.Where(row => row.Code is not null))
            {
                ((RetrieveResponse)org.Administrator.Execute(new RetrieveRequest { Target = new EntityReference(Sample.Item, "csm_code", code), ColumnSet = new ColumnSet("csm_name") }))
                    .Entity.Id.ShouldBe(Id(row));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Paging_SeesEveryRowOnceInOrder() =>
        Prop.ForAll(Gen.Choose(0, 9).ArrayOf().ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (counts, size) =>
        {
            var org = Empty.Fork();
            Array.ForEach(counts, count => org.Administrator.CreateItem("Row", ("csm_count", count == 0 ? null : count)));
            var query = new QueryExpression(Sample.Item)
            {
                ColumnSet = new ColumnSet("csm_count"),
                Orders = { new OrderExpression("csm_count", OrderType.Descending) },
                PageInfo = new PagingInfo { PageNumber = 1, Count = size },
            };
            var seen = new List<int>();
            for (var more = true; more; query.PageInfo.PageNumber++)
            {
                var page = org.Administrator.RetrieveMultiple(query);
                seen.AddRange(page.Entities.Select(row => row.GetAttributeValue<int>("csm_count")));
                query.PageInfo.PagingCookie = page.PagingCookie;
                more = page.MoreRecords;
            }

            seen.ShouldBe(counts.OrderDescending());
        }).QuickCheckThrowOnFailure();

    private static bool ModelApplies(Dictionary<int, (string? Code, int Count)> model, Step step)
    {
        var exists = model.ContainsKey(step.Row);
        var taken = Code(step) is { } code && model.Any(pair => pair.Value.Code == code && pair.Key != step.Row);
        var allowed = step.Kind switch
        {
            0 => !exists && !taken,
            1 => exists && !taken,
            2 => exists,
            _ => !taken,
        };
        if (allowed && step.Kind == 2)
        {
            model.Remove(step.Row);
        }
        else if (allowed)
        {
            model[step.Row] = (Code(step), step.Count);
        }

        return allowed;
    }

    private static bool EmulatorApplies(EmulatedOrganization org, Step step)
    {
        try
        {
            org.Administrator.Execute(Request(step));
            return true;
        }
        catch (System.ServiceModel.FaultException<OrganizationServiceFault>)
        {
            return false;
        }
    }

    private static OrganizationRequest Request(Step step)
    {
        var row = Sample.Row(Sample.Item, Id(step.Row), ("csm_name", $"{step.Row}"), ("csm_code", Code(step)), ("csm_count", step.Count));
        return step.Kind switch
        {
            0 => new CreateRequest { Target = row },
            1 => new UpdateRequest { Target = row },
            2 => new DeleteRequest { Target = new EntityReference(Sample.Item, Id(step.Row)) },
            3 => new UpsertRequest { Target = row },
            _ => new UpsertMultipleRequest { Targets = new EntityCollection([row]) { EntityName = Sample.Item } },
        };
    }

    // Code 0 is an empty key column, which is not enforced.
    private static string? Code(Step step) => step.Code == 0 ? null : $"C{step.Code}";

    private static Guid Id(int row) => new(row, 0, 0, new byte[8]);

    private static (int Row, string? Code, int Count)[] Rows(EmulatedOrganization org) =>
    [
        .. org.Administrator.RetrieveMultiple(new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_name", "csm_code", "csm_count") }).Entities
            .Select(row => (int.Parse((string)row["csm_name"], System.Globalization.CultureInfo.InvariantCulture), row.GetAttributeValue<string?>("csm_code"), (int)row["csm_count"])).Order(),
    ];
}
