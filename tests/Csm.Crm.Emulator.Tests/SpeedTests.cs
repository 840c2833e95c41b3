using System.Diagnostics;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Orders of magnitude, with room for a busy machine; the benchmarks measure properly.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void TenThousandCreates_AndQueriesOverThem_AreFast()
    {
        var clock = Stopwatch.StartNew();
        var org = Sample.Solution().Import();
        Report("import", clock);
        var accounts = Enumerable.Range(0, 100).Select(i => org.Administrator.CreateAccount($"A{i}")).ToArray();
        clock.Restart();
        for (var i = 0; i < 10_000; i++)
        {
            org.Administrator.Create(Sample.Row(Sample.Item, ("csm_name", $"Item {i}"), ("csm_count", i), ("csm_code", $"{i}"), ("csm_accountid", new EntityReference("account", accounts[i % 100]))));
        }

        var creates = Report("10,000 creates", clock);
        clock.Restart();
        var join = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_name"), TopCount = 10 };
        join.AddLink("account", "csm_accountid", "accountid").Columns = new ColumnSet("name");
        org.Administrator.RetrieveMultiple(join).Entities.Count.ShouldBe(10);
        Report("join over 10,000", clock);
        clock.Restart();
        for (var i = 0; i < 1000; i++)
        {
            org.Fork();
        }

        var forks = Report("1,000 forks", clock);
        creates.ShouldBeLessThan(5000);
        forks.ShouldBeLessThan(2000);
    }

    private double Report(string what, Stopwatch clock)
    {
        output.WriteLine($"{what}: {clock.Elapsed.TotalMilliseconds:F0} ms");
        return clock.Elapsed.TotalMilliseconds;
    }
}
