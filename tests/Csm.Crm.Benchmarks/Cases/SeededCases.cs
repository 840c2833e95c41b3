using BenchmarkDotNet.Attributes;
using Csm.Crm.Benchmarks.World;
using Csm.Crm.Emulator;

namespace Csm.Crm.Benchmarks.Cases;

/// <summary>Cases on the full data: in the emulator, and as a list of dictionaries for the baselines.</summary>
public abstract class SeededCases
{
    protected EmulatedOrganization Organization { get; private set; } = null!;

    /// <summary>People with the SDK's values.</summary>
    protected IReadOnlyList<Dictionary<string, object?>> SdkRows { get; private set; } = [];

    /// <summary>People with plain values.</summary>
    protected IReadOnlyList<Dictionary<string, object?>> PersonRows { get; private set; } = [];

    protected IReadOnlyList<Dictionary<string, object?>> AccountRows { get; private set; } = [];

    /// <summary>Primary key of the person in the middle of the list: a scan for it reads half of the rows, the average.</summary>
    protected Guid MiddleId { get; private set; }

    [GlobalSetup]
    public void Seed()
    {
        Organization = People.Seeded();
        SdkRows = People.Dictionaries(Organization, People.Table, People.Columns);
        PersonRows = [.. SdkRows.Select(People.Plain)];
        AccountRows = [.. People.Dictionaries(Organization, "account", People.AccountId, People.AccountName, "csm_fleetsize").Select(People.Plain)];
        MiddleId = (Guid)PersonRows[People.Count / 2][People.Id]!;
        if (PersonRows.Count != People.Count || AccountRows.Count != People.AccountCount || PersonRows.Any(row => row.Count != People.Columns.Count))
        {
            throw new InvalidOperationException($"The baseline has {PersonRows.Count} people and {AccountRows.Count} accounts, or a row with an empty column; {People.Count} and {People.AccountCount} full rows were created.");
        }

        Prepare();
    }

    /// <summary>What a class of cases needs on top.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Copies of all rows of the baseline's store.</summary>
    protected List<Dictionary<string, object?>> CopyOfAllRows() =>
        [.. PersonRows.Concat(AccountRows).Select(row => new Dictionary<string, object?>(row))];
}
