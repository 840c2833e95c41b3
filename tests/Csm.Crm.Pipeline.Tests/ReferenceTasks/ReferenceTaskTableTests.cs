using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.ReferenceData;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>Each of the 76 tasks is done by one test, listed in REFERENCE-TASKS.md, and its shipped text promises only what there is.</summary>
public partial class ReferenceTaskTableTests
{
    private static readonly XElement Data = XDocument.Load(Path.Combine(ProductFolders.ReferenceData, DataFolder.RowsFile)).Root!;
    private static readonly SourceTree Tree = new(ProductFolders.SolutionSource);

    private static IReadOnlyList<ReferenceTaskTest> Tests =>
    [
        .. from type in typeof(ReferenceTaskTableTests).Assembly.GetTypes()
           from method in type.GetMethods()
           let task = method.GetCustomAttribute<ReferenceTaskAttribute>()
           where task is not null
           select new ReferenceTaskTest(task.Number, task.Role, $"{type.Name}.{method.Name}"),
    ];

    [Fact]
    public void EveryTask_HasExactlyOneTest()
    {
        Tests.Select(test => test.Number).Order(StringComparer.Ordinal).ShouldBe(Numbers().Order(StringComparer.Ordinal));
        Tests.Count.ShouldBe(76);
    }

    [Fact]
    public void EveryTest_IsAFact() =>
        Tests.Select(test => test.Test).Except(typeof(ReferenceTaskTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}")).ShouldBeEmpty();

    [Fact]
    public void Table_IsWhatSyncWrites()
    {
        var file = Path.Combine(ProductFolders.Root, "tests", "Csm.Crm.Pipeline.Tests", "ReferenceTasks", ReferenceTaskTable.FileName);
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(
            ReferenceTaskTable.Write(Data, Tests), "Write the table anew: dotnet run --project solution/Csm.Crm.SolutionTool -- sync");
    }

    [Fact]
    public void SupportTexts_NameOnlyWhatExists()
    {
        var names = Tree.Tables().Select(table => table.LogicalName)
            .Concat(Tree.Files("customapis", "*.xml", recursive: true).Select(path => path.Split('/')[1]))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wrong = Texts().SelectMany(task => Name().Matches(task.Text).Select(name => name.Value).Where(name => !names.Contains(name)).Select(name => $"{task.Number}: {name}"));
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void SupportTexts_QuoteOnlyViewsDashboardsAndPlaybooksThatExist()
    {
        var quoted = Tree.Files("Entities", "*.xml", recursive: true).Where(path => path.Contains("/SavedQueries/", StringComparison.Ordinal)).Concat(Tree.Files("Dashboards"))
            .SelectMany(path => Tree.Load(path).Descendants("LocalizedName").Select(name => name.Attribute("description")!.Value))
            .Concat(Records("csm_playbook").Select(record => Value(record, "csm_name")))
            .ToHashSet(StringComparer.Ordinal);
        var wrong = Texts().SelectMany(task => Quote().Matches(task.Text).Select(match => match.Groups["name"].Value).Where(name => !quoted.Contains(name)).Select(name => $"{task.Number}: {name}"));
        wrong.ShouldBeEmpty();
        Texts().Count(task => Quote().IsMatch(task.Text)).ShouldBeGreaterThan(20);
    }

    [Fact]
    public void EverySupportText_SaysSomething() => Texts().ShouldAllBe(task => task.Text.Length > 40 && task.Text.EndsWith('.'));

    private static IEnumerable<string> Numbers() => Records("csm_referencetask").Select(record => Value(record, "csm_number"));

    private static IEnumerable<(string Number, string Text)> Texts() => Records("csm_referencetask").Select(record => (Value(record, "csm_number"), Value(record, "csm_support")));

    private static IEnumerable<XElement> Records(string table) => Data.Elements("entity").Single(entity => entity.Attribute("name")!.Value == table).Descendants("record");

    private static string Value(XElement record, string field) => record.Elements("field").Single(element => element.Attribute("name")!.Value == field).Attribute("value")!.Value;

    [GeneratedRegex("csm_[A-Za-z]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Name();

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Quote();
}
