using System.ServiceModel;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Csm.Crm.Benchmarks.World;
using Csm.Crm.Emulator;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Benchmarks.Cases;

/// <summary>Going back to an earlier state, and a second copy of a state.</summary>
public class StateCases : SeededCases
{
    private const string Undo = "Undo of a transaction of 10 writes, 22,000 rows stored";
    private const string Fork = "Second copy of 22,000 rows";
    private ExecuteTransactionRequest _failing = null!;

    protected override void Prepare()
    {
        var requests = new OrganizationRequestCollection();
        requests.AddRange(PersonRows.Take(10).Select(row => new UpdateRequest
        {
            Target = new Entity(People.Table, (Guid)row[People.Id]!) { [People.Group] = 55, [People.Name] = "Changed" },
        }));
        requests.Add(new DeleteRequest { Target = new EntityReference(People.Table, new Guid(1, 0, 0, new byte[8])) });
        _failing = new ExecuteTransactionRequest { Requests = requests };
    }

    /// <summary>Only the snapshot before the transaction; reading it back would come on top.</summary>
    [Benchmark(Baseline = true, Description = "JSON snapshot of the store"), BenchmarkCategory(Undo)]
    public byte[] JsonSnapshot() => JsonSerializer.SerializeToUtf8Bytes(new[] { PersonRows, AccountRows });

    /// <summary>All of it: ten updates through the pipeline, the failing request, the undo and the fault.</summary>
    [Benchmark(Description = "ExecuteTransaction with its writes, undo and fault"), BenchmarkCategory(Undo), Target(Ratio = 1000)]
    public int FailingTransaction()
    {
        try
        {
            Organization.Administrator.Execute(_failing);
        }
        catch (FaultException<OrganizationServiceFault> exception) when (exception.Detail is ExecuteTransactionFault { FaultedRequestIndex: 10 })
        {
            return exception.Detail.ErrorCode;
        }

        throw new InvalidOperationException("The transaction must fail at its last request.");
    }

    [Benchmark(Baseline = true, Description = "deep copy"), BenchmarkCategory(Fork)]
    public List<Dictionary<string, object?>> DeepCopy() => CopyOfAllRows();

    [Benchmark(Description = "Fork"), BenchmarkCategory(Fork)]
    public EmulatedOrganization ForkOnly() => Organization.Fork();

    /// <summary>The first write to a table makes its row map and indexes the fork's own.</summary>
    [Benchmark(Description = "Fork and the first write to the large table"), BenchmarkCategory(Fork)]
    public EmulatedOrganization ForkAndWrite()
    {
        var fork = Organization.Fork();
        fork.Administrator.Update(new Entity(People.Table, MiddleId) { [People.Group] = 1 });
        return fork;
    }
}
