using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Runs alone, so that the process's processor time is its own.</summary>
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public sealed class SpeedCollection;

/// <summary>Orders of magnitude in processor time, so that a busy machine does not fail them; the benchmarks measure properly.</summary>
[Collection(nameof(SpeedTests))]
public sealed class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void TenThousandCreates_AJoinAndForks_AreFast()
    {
        var org = Sample.Solution().Import();
        var accounts = Enumerable.Range(0, 100).Select(i => org.Administrator.CreateAccount($"A{i}")).ToArray();
        var join = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_name"), TopCount = 10 };
        join.AddLink("account", "csm_accountid", "accountid").Columns = new ColumnSet("name");

        var creates = Measure("10,000 creates", () =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                org.Administrator.Create(Sample.Row(Sample.Item, ("csm_name", $"Item {i}"), ("csm_count", i), ("csm_code", $"{i}"), ("csm_accountid", new EntityReference("account", accounts[i % 100]))));
            }
        });
        var joined = Measure("join over 10,000", () => org.Administrator.RetrieveMultiple(join).Entities.Count.ShouldBe(10));
        var forks = Measure("1,000 forks", () => Enumerable.Range(0, 1000).ToList().ForEach(_ => org.Fork()));

        creates.ShouldBeLessThan(2000);
        joined.ShouldBeLessThan(500);
        forks.ShouldBeLessThan(1000);
    }

    private double Measure(string what, Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        var milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        output.WriteLine($"{what}: {milliseconds:F0} ms of processor time");
        return milliseconds;
    }
}
