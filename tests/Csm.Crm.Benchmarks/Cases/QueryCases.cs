using BenchmarkDotNet.Attributes;
using Csm.Crm.Benchmarks.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Benchmarks.Cases;

/// <summary>Filters, joins and reads by id through the client's service, against plain loops over dictionaries.</summary>
public class QueryCases : SeededCases
{
    private const string Filter = "Filter to 1 % of 20,000 rows, no index";
    private const string JoinPage = "Join 20,000 × 2,000 rows on a lookup, page of 50";
    private const string JoinAll = "Join 20,000 × 2,000 rows on a lookup, 5,000 rows out";
    private const string Exists = "Exists by id among 20,000 rows";

    [Benchmark(Baseline = true, Description = "clone all, then filter"), BenchmarkCategory(Filter)]
    public IReadOnlyList<Entity> FilterClones() =>
    [
        .. SdkRows.Select(People.Clone).Where(row => row[People.Group] is 7)
            .OrderBy(row => (Guid)row[People.Id]!).Select(row => Answer(row, account: null)),
    ];

    [Benchmark(Description = "RetrieveMultiple"), BenchmarkCategory(Filter), Target(Ratio = 30)]
    public EntityCollection FilterQuery()
    {
        var query = new QueryExpression(People.Table) { ColumnSet = new ColumnSet(People.Name) };
        query.Criteria.AddCondition(People.Group, ConditionOperator.Equal, 7);
        return Organization.Administrator.RetrieveMultiple(query);
    }

    [Benchmark(Baseline = true, Description = "nested loop"), BenchmarkCategory(JoinPage)]
    public IReadOnlyList<Entity> JoinPageByLoop() => NestedLoop(50);

    [Benchmark(Description = "RetrieveMultiple"), BenchmarkCategory(JoinPage), Target(Ratio = 100)]
    public EntityCollection JoinPageQuery() => Organization.Administrator.RetrieveMultiple(Join(50));

    [Benchmark(Baseline = true, Description = "nested loop"), BenchmarkCategory(JoinAll)]
    public IReadOnlyList<Entity> JoinAllByLoop() => NestedLoop(5000);

    [Benchmark(Description = "RetrieveMultiple"), BenchmarkCategory(JoinAll)]
    public EntityCollection JoinAllQuery() => Organization.Administrator.RetrieveMultiple(Join(5000));

    [Benchmark(Baseline = true, Description = "scan"), BenchmarkCategory(Exists)]
    public bool ExistsByScan()
    {
        foreach (var row in PersonRows)
        {
            if ((Guid)row[People.Id]! == MiddleId)
            {
                return true;
            }
        }

        return false;
    }

    [Benchmark(Description = "Retrieve"), BenchmarkCategory(Exists)]
    public Entity ExistsByRetrieve() => Organization.Administrator.Retrieve(People.Table, MiddleId, new ColumnSet(People.Id));

    private static QueryExpression Join(int page)
    {
        var query = new QueryExpression(People.Table) { ColumnSet = new ColumnSet(People.Name), PageInfo = new PagingInfo { PageNumber = 1, Count = page } };
        query.AddLink("account", People.Account, People.AccountId).Columns = new ColumnSet(People.AccountName);
        return query;
    }

    private List<Entity> NestedLoop(int page)
    {
        var pairs = new List<(Dictionary<string, object?> Person, Dictionary<string, object?> Account)>();
        foreach (var person in PersonRows)
        {
            var key = (Guid)person[People.Account]!;
            foreach (var account in AccountRows)
            {
                if ((Guid)account[People.AccountId]! == key)
                {
                    pairs.Add((person, account));
                }
            }
        }

        return [.. pairs.OrderBy(pair => (Guid)pair.Person[People.Id]!).Take(page).Select(pair => Answer(pair.Person, pair.Account))];
    }

    private static Entity Answer(Dictionary<string, object?> person, Dictionary<string, object?>? account)
    {
        var answer = new Entity(People.Table, (Guid)person[People.Id]!) { [People.Id] = person[People.Id], [People.Name] = person[People.Name] };
        if (account is not null)
        {
            answer["account1.name"] = new AliasedValue("account", People.AccountName, account[People.AccountName]);
        }

        return answer;
    }
}
