using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.Emulator;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Flow.Tests;

/// <summary>The reference data goes into the packed solution as the admin's tool puts it there, once or often.</summary>
public sealed class ReferenceImportTests : IDisposable
{
    private static readonly string[] WrittenByThePlatform = ["modifiedon", "versionnumber"];
    private static readonly string[] Tables =
        [.. XDocument.Load(Path.Combine(ProductFolders.ReferenceData, "data.xml")).Root!.Elements("entity").Select(entity => entity.Attribute("name")!.Value)];

    private readonly SandboxWorld _world = SandboxWorld.Boot(new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero));

    [Fact]
    public void SecondImport_LeavesTheSameRows()
    {
        var first = Rows();
        first.Count.ShouldBe(_world.ReferenceRows);

        ReferenceData.Import(_world.Organization.Administrator, ProductFolders.ReferenceData).ShouldBe(first.Count);

        var second = Rows();
        second.Keys.ShouldBe(first.Keys, ignoreOrder: true);
        foreach (var (id, row) in first)
        {
            second[id].ShouldBe(row);
        }
    }

    [Fact]
    public void PlaybooksAndRules_ArriveWithTheirLinks()
    {
        var steps = Read("csm_playbookstep");
        steps.ShouldAllBe(step => step.Contains("csm_playbookid") && step.Contains("csm_referencetaskid") && step.Contains("csm_role"));
        Read("csm_segmentrule").ShouldAllBe(rule => rule.GetAttributeValue<OptionSetValueCollection>("csm_requiredroles").Count > 0 && rule.Contains("csm_healthmodelid"));
    }

    public void Dispose() => _world.Dispose();

    private Dictionary<Guid, string> Rows() => Tables.SelectMany(Read).ToDictionary(row => row.Id, Text);

    private static string Text(Entity row) => string.Join('\n', row.Attributes
        .Where(attribute => !WrittenByThePlatform.Contains(attribute.Key, StringComparer.Ordinal))
        .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
        .Select(attribute => $"{attribute.Key} = {Text(attribute.Value)}"));

    private static string Text(object value) => value switch
    {
        EntityReference reference => reference.Id.ToString("D"),
        OptionSetValue option => option.Value.ToString(CultureInfo.InvariantCulture),
        OptionSetValueCollection options => string.Join(',', options.Select(Text)),
        Money money => money.Value.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // A test may look at every column, and the emulator is not a database to be spared.
    private DataCollection<Entity> Read(string table) =>
        _world.Organization.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities;
}
