using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Polly;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>What concerns every row of a table is found out with a few requests, and said once.</summary>
public class SystemicRefusalTests
{
    private const int PrivilegeDenied = unchecked((int)0x80040220);
    private readonly FakeDataverse dataverse = new();

    [Theory]
    [InlineData(PrivilegeDenied, "Telemetry writer")]
    [InlineData(unchecked((int)0x80048405), "Telemetry writer")]
    [InlineData(unchecked((int)0x80040225), "enable the application user")]
    [InlineData(unchecked((int)0x80041102), "import the solution")]
    public async Task TableThatMayNotBeWritten_IsGivenUpAfterAFewRequestsAndSaidOnce(int code, string wayOut)
    {
        dataverse.Refusal = _ => FakeDataverse.Fault(code, "Not this table.");

        var writer = await WriteAsync(Rows(10_000), parallel: 4);

        // Three rows in a row that fail alike; each of the four that write at a time halves its batch seven times at most.
        writer.Requests.ShouldBeLessThan(60);
        writer.Written.ShouldBeEmpty();
        var letter = writer.Rejected.ShouldHaveSingleItem();
        (letter.Source, letter.Reason).ShouldBe(("csm_machineday", "TableRefused"));
        letter.Detail.ShouldSatisfyAllConditions(
            text => text.ShouldContain("csm_machineday"), text => text.ShouldContain($"0x{code:X8}"), text => text.ShouldContain(wayOut), static text => text.ShouldContain("Not this table."));
    }

    [Fact]
    public async Task RefusalOfTheSameTableTheNextTime_IsTheSameLetter()
    {
        dataverse.Refusal = static _ => FakeDataverse.Fault(PrivilegeDenied, "Not this table.");

        var letters = ((await WriteAsync(Rows(500), parallel: 4)).Rejected.Single(), (await WriteAsync(Rows(500), parallel: 4)).Rejected.Single());

        DeadLetterLine.Write(letters.Item1).ShouldBe(DeadLetterLine.Write(letters.Item2));
    }

    /// <summary>A lookup to a table that may not be appended to concerns only the rows that have it.</summary>
    [Fact]
    public async Task RowsThatLackAPrivilegeAmongOthersThatDoNot_AreLettersAndAllOthersAreWritten()
    {
        var rows = Rows(400);
        var refused = rows.Where(static (_, index) => index % 40 == 0).Select(static row => row.Row.Id).ToHashSet();
        dataverse.Refusal = row => refused.Contains(row.Id) ? FakeDataverse.Fault(PrivilegeDenied, "No append.") : null;

        var writer = await WriteAsync(rows, parallel: 1);

        writer.Written.Count.ShouldBe(390);
        writer.Rejected.Select(static letter => letter.Reason).Distinct().ShouldBe(["RowRefused"]);
        writer.Rejected.Count.ShouldBe(10);
    }

    [Fact]
    public async Task LettersOfRows_AreInTheSameOrderEachTime()
    {
        var rows = Rows(2_000);
        dataverse.Refusal = static row => row.Id.ToByteArray()[0] % 7 == 0 ? FakeDataverse.Fault(-2147220891, "A plug-in said no.") : null;

        var letters = (await WriteAsync(rows, parallel: 8)).Rejected.Select(static letter => letter.Position).ToArray();

        letters.Length.ShouldBeGreaterThan(200);
        letters.ShouldBe(letters.Order(StringComparer.Ordinal));
    }

    private static PendingRow[] Rows(int count) => [.. Enumerable.Range(1, count).Select(static number => new PendingRow(new Entity("csm_machineday", new Guid(number * 7919, 1, 2, new byte[8])), (ulong)number))];

    private async Task<RowWriter> WriteAsync(PendingRow[] rows, int parallel)
    {
        var writer = new RowWriter(dataverse, ResiliencePipeline.Empty, new WriterOptions(DegreeOfParallelism: parallel));
        await writer.WriteAsync(rows, mayCreate: true, TestContext.Current.CancellationToken);
        return writer;
    }
}
