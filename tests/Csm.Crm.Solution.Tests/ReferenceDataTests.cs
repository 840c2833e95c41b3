using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;

namespace Csm.Crm.Solution.Tests;

public sealed partial class ReferenceDataTests
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

        foreach (var (table, key) in new[] { ("csm_healthfactor", new[] { "csm_healthmodelid", "csm_name" }), ("csm_segmentrule", ["csm_name"]), ("csm_referencetask", ["csm_number"]), ("csm_playbook", ["csm_name"]), ("csm_playbookstep", ["csm_playbookid", "csm_order"]) })
        {
            Records(table).ShouldAllBe(record => Id(record) == RowId.From(table, key.Select(column => Value(record, column)!).ToArray()));
        }
    }

    [Fact]
    public void EveryIdOfATable_FollowsFromItsAlternateKey()
    {
        foreach (var table in Data.Elements("entity").Select(Name))
        {
            var key = Tree.Table(table).Root.Descendants("EntityKey").Select(one => one.Descendants("AttributeName").Select(column => column.Value).ToArray()).ToList();
            key.ShouldNotBeEmpty(table);
            Records(table).Select(record => string.Join('|', key[0].Select(column => Value(record, column)))).ShouldBeUnique(table);
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
                    var options = Tree.Load($"OptionSets/{choice}.xml").Descendants("option").Attributes("value").Select(value => value.Value);
                    var chosen = field.Attribute("value")!.Value;
                    (column.Type == "multiselectpicklist" ? chosen.Trim('[', ']').Split(',')[1..^1] : [chosen]).ShouldBeSubsetOf(options, field.ToString());
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
    public void EveryFactorSource_IsUsedByAShippedModelAndNoneTwiceInOne()
    {
        var used = Records("csm_healthfactor").Select(record => (Model: Value(record, "csm_healthmodelid"), Source: Value(record, "csm_source"))).ToArray();
        used.ShouldBeUnique();
        used.Select(factor => factor.Source).Distinct().Count().ShouldBe(Enum.GetValues<FactorSource>().Length);
    }

    [Fact]
    public void DigitalCustomerOfWhomOnlyMachinesTell_HasAScore()
    {
        var model = Records("csm_healthmodel").Single(record => Value(record, "csm_name") == "Digital");
        var weights = Records("csm_healthfactor").Where(record => Value(record, "csm_healthmodelid") == Value(model, "csm_healthmodelid"))
            .ToDictionary(record => (FactorSource)(int)Number(Value(record, "csm_source")!), record => Number(Value(record, "csm_weight")!));
        FactorSource[] metered = [FactorSource.UtilisationTrend, FactorSource.IdleShare, FactorSource.Connectivity, FactorSource.FaultLoad];

        // Without a promise there is none to keep; whatever else is missing lowers the confidence.
        var applicable = weights.Where(factor => factor.Key != FactorSource.GuaranteeCompliance).Sum(factor => factor.Value);
        (metered.Sum(source => weights[source]) / applicable).ShouldBeGreaterThanOrEqualTo(Number(Value(model, "csm_minimumconfidence")!));
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

    [Fact]
    public void MetricsOfTheDesign_AreAllThere() => Records("csm_metric").Select(record => Value(record, "csm_code")).ShouldBe(
        [
            "operating_hours", "idle_hours", "productive_hours", "planned_hours", "fuel", "energy", "co2", "distance", "moves", "payload", "shocks", "faults",
            "machines", "machines_reporting", "idle_share", "utilisation", "energy_per_hour", "energy_per_move", "moves_per_hour", "connectivity",
            "good", "reject", "output", "downtime_minutes", "available_hours", "connected_minutes", "shocks_per_100h", "faults_per_100h", "reject_rate", "availability",
            "fuel_level", "def_level", "state_of_charge", "load_factor", "coolant_temperature", "hydraulic_temperature",
        ],
        ignoreOrder: true);

    [Fact]
    public void EverySegment_HasARuleAndOneHealthModel()
    {
        var rules = Records("csm_segmentrule").OrderBy(record => Number(Value(record, "csm_order")!)).ToList();
        rules.Select(record => Value(record, "csm_segment")).ShouldBe(["729100000", "729100001", "729100002"]);
        rules.Select(record => Value(record, "csm_minimummachines")).ShouldBe(["15", "5", "0"]);
        rules.Select(record => Value(record, "csm_minimumarr")).ShouldBe(["250000", null, null]);
        rules.Select(record => Value(record, "csm_leaddays")).ShouldBe(["270", "180", "120"]);
        foreach (var rule in rules)
        {
            Value(Records("csm_healthmodel").Single(model => Id(model).ToString() == Value(rule, "csm_healthmodelid")), "csm_segment").ShouldBe(Value(rule, "csm_segment"));
        }
    }

    [Fact]
    public void ReferenceTasks_AreTheSeventySix()
    {
        var numbers = Records("csm_referencetask").Select(record => Value(record, "csm_number")!).ToList();
        numbers.Count.ShouldBe(76);
        numbers.ShouldBe(numbers.Order(StringComparer.Ordinal));
        numbers.Select(number => number[..3]).Distinct().Count().ShouldBe(17);
        numbers.Select(number => number[..1]).Distinct().Count().ShouldBe(8);
        Records("csm_referencetask").ShouldAllBe(record => Value(record, "csm_maintask")!.StartsWith(Value(record, "csm_number")!.Substring(0, 1), StringComparison.Ordinal)
            && Value(record, "csm_basictask")!.StartsWith(Value(record, "csm_number")!.Substring(0, 3), StringComparison.Ordinal));
        Records("csm_referencetask").Select(record => Value(record, "csm_support")!).ShouldBeUnique();
    }

    [Fact]
    public void TablesAndApisASupportNames_Exist()
    {
        var apis = Tree.Folders("customapis").Select(folder => folder["customapis/".Length..]).ToList();
        var tables = Tree.Tables().Select(table => table.LogicalName).ToList();
        foreach (var name in Records("csm_referencetask").SelectMany(record => NamePattern().Matches(Value(record, "csm_support")!)).Select(match => match.Value))
        {
            apis.Concat(tables).ShouldContain(name);
        }
    }

    [Fact]
    public void EveryTrigger_HasAPlaybookWhoseStepsRunForward()
    {
        Records("csm_playbook").Select(record => Value(record, "csm_trigger")).ShouldBe(["729100000", "729100001", "729100002", "729100003", "729100004", "729100005", "729100006", "729100007"]);
        foreach (var playbook in Records("csm_playbook"))
        {
            var steps = Records("csm_playbookstep").Where(step => Value(step, "csm_playbookid") == Id(playbook).ToString()).ToList();
            steps.Count.ShouldBeGreaterThanOrEqualTo(5, Value(playbook, "csm_name")!);
            steps.Select(step => Number(Value(step, "csm_order")!)).ShouldBeInOrder(SortDirection.Ascending);
            steps.Select(step => Number(Value(step, "csm_offsetdays")!)).ShouldBeInOrder(SortDirection.Ascending);
            steps.ShouldAllBe(step => Value(step, "csm_role") != null && Value(step, "csm_referencetaskid") != null && Value(step, "csm_instruction")!.Length > 100);
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("csm_[A-Za-z]+", System.Text.RegularExpressions.RegexOptions.None, 60_000)]
    private static partial System.Text.RegularExpressions.Regex NamePattern();

    private static IEnumerable<XElement> Records(string table) => Data.Elements("entity").Single(entity => Name(entity) == table).Descendants("record");

    private static string Name(XElement element) => element.Attribute("name")!.Value;

    private static Guid Id(XElement record) => Guid.Parse(record.Attribute("id")!.Value);

    private static string? Value(XElement record, string field) => record.Elements("field").FirstOrDefault(other => Name(other) == field)?.Attribute("value")!.Value;

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
