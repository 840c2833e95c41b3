using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;

namespace Csm.Crm.Solution.Tests;

public sealed class ReferenceDataTests
{
    private static readonly XElement Data = XDocument.Load(Path.Combine(SolutionFolders.Data, "data.xml")).Root!;
    private static readonly XElement Schema = XDocument.Load(Path.Combine(SolutionFolders.Data, "data_schema.xml")).Root!;
    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    [Fact]
    public void EveryField_IsAColumnOfTheSolutionAndOfTheSchema()
    {
        foreach (var entity in Data.Elements("entity"))
        {
            var table = Tree.Table(Name(entity));
            var declared = Schema.Elements("entity").Single(other => Name(other) == Name(entity)).Descendants("field").Select(Name).ToList();
            foreach (var field in entity.Descendants("field").Select(Name).Distinct(StringComparer.Ordinal))
            {
                table.Column(field).ShouldNotBeNull(field);
                declared.ShouldContain(field);
            }
        }
    }

    [Fact]
    public void EveryId_FollowsFromTheNaturalKey()
    {
        foreach (var record in Records("csm_metric"))
        {
            Id(record).ShouldBe(RowId.From("csm_metric", Value(record, "csm_code")!));
        }

        foreach (var record in Records("csm_healthmodel"))
        {
            Id(record).ShouldBe(RowId.From("csm_healthmodel", Value(record, "csm_name")!, Value(record, "csm_version")!));
        }

        foreach (var record in Records("csm_healthfactor"))
        {
            Id(record).ShouldBe(RowId.From("csm_healthfactor", Value(record, "csm_healthmodelid")!, Value(record, "csm_name")!));
        }
    }

    [Fact]
    public void EveryLookup_PointsToARecordOfTheFile()
    {
        var ids = Data.Descendants("record").Select(Id).ToHashSet();
        foreach (var lookup in Data.Descendants("field").Where(field => field.Attribute("lookupentity") is not null))
        {
            ids.ShouldContain(Guid.Parse(lookup.Attribute("value")!.Value), lookup.ToString());
        }

        ids.Count.ShouldBe(Data.Descendants("record").Count());
    }

    [Fact]
    public void EveryNumber_IsWithinItsColumnsRange()
    {
        foreach (var entity in Data.Elements("entity"))
        {
            var table = Tree.Table(Name(entity));
            foreach (var field in entity.Descendants("field"))
            {
                var column = table.Column(Name(field))!;
                if (column["MinValue"] is { } low && column["MaxValue"] is { } high)
                {
                    Number(field.Attribute("value")!.Value).ShouldBeInRange(Number(low), Number(high), field.ToString());
                }
                else if (column["MaxLength"] is { } length)
                {
                    field.Attribute("value")!.Value.Length.ShouldBeInRange(1, int.Parse(length, CultureInfo.InvariantCulture));
                }
                else if (column.Choice is { } choice)
                {
                    Tree.Load($"OptionSets/{choice}.xml").Descendants("option").Attributes("value").Select(value => value.Value).ShouldContain(field.Attribute("value")!.Value);
                }
            }
        }
    }

    [Fact]
    public void FactorAnchors_RunInOneDirection()
    {
        foreach (var record in Records("csm_healthfactor"))
        {
            decimal[] anchors = [.. new[] { "csm_worst", "csm_amber", "csm_green", "csm_best" }.Select(name => Number(Value(record, name)!))];
            var ascending = anchors.Zip(anchors.Skip(1)).All(pair => pair.First < pair.Second);
            var descending = anchors.Zip(anchors.Skip(1)).All(pair => pair.First > pair.Second);
            (ascending || descending).ShouldBeTrue(record.ToString());
        }
    }

    [Fact]
    public void EveryRatio_HasNumeratorDenominatorScaleAndDirection()
    {
        var ratio = ((int)MetricKind.Ratio).ToString(CultureInfo.InvariantCulture);
        foreach (var record in Records("csm_metric").Where(record => Value(record, "csm_kind") == ratio))
        {
            new[] { "csm_numeratorid", "csm_denominatorid", "csm_scale", "csm_better" }.ShouldAllBe(name => Value(record, name) != null, record.ToString());
        }
    }

    private static IEnumerable<XElement> Records(string table) => Data.Elements("entity").Single(entity => Name(entity) == table).Descendants("record");

    private static string Name(XElement element) => element.Attribute("name")!.Value;

    private static Guid Id(XElement record) => Guid.Parse(record.Attribute("id")!.Value);

    private static string? Value(XElement record, string field) => record.Elements("field").FirstOrDefault(other => Name(other) == field)?.Attribute("value")!.Value;

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
