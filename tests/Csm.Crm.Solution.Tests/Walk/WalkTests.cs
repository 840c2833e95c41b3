using System.ServiceModel;
using System.Xml.Linq;
using Csm.Crm.Emulator;
using Csm.Crm.SolutionTool.Sources;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Solution.Tests.Walk;

/// <summary>Walks the imported package as its users would: every table, form, view, chart, sub-grid and lookup.</summary>
public class WalkTests
{
    private const int MissingPrivilege = unchecked((int)0x80040220);

    public static TheoryData<string> OwnTables => [.. WalkWorld.Tables.Values.Where(static table => table.IsOwn).Select(static table => table.LogicalName).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(OwnTables))]
    public void MainForm_CreatesARow_AsEachRoleThatShould_AndIsRefusedToTheOthers(string table)
    {
        var world = new WalkWorld();
        var problems = Duties.Roles.Select(role => Problem(world, role, table)).OfType<string>().ToList();
        problems.ShouldBeEmpty();
    }

    [Fact]
    public void EveryView_Runs_AsEachRoleThatReadsItsTables()
    {
        var world = new WalkWorld();
        Problems(world, world.Organization.Content.Views.Select(static view => ($"view '{view.Name}' of {view.Table}", Searching(view.FetchXml)))).ShouldBeEmpty();
        world.Organization.Content.Views.Count.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void EveryChart_Runs_AsEachRoleThatReadsItsTables()
    {
        var world = new WalkWorld();
        var queries = world.Organization.Content.Charts.SelectMany(
            static chart => XElement.Parse(chart.DataDescription).Descendants("fetch"), static (chart, fetch) => ($"chart '{chart.Name}' of {chart.Table}", fetch.ToString()));
        Problems(world, queries).ShouldBeEmpty();
        world.Organization.Content.Charts.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(Duties.Manager)]
    [InlineData(Duties.Lead)]
    [InlineData(Duties.Administrator)]
    public void EveryView_OpensForThoseWhoWorkInTheApp(string role)
    {
        var world = new WalkWorld();
        var closed = world.Organization.Content.Views.Where(view => !Opens(world, role, view.FetchXml)).Select(static view => view.Table).Distinct();

        // What arrived unreadable is the administrator's to clear.
        closed.ShouldBe(role == Duties.Administrator ? [] : ["csm_ingestionissue"]);
    }

    [Fact]
    public void EverySubGrid_ShowsTheRowsOfItsForm()
    {
        var world = new WalkWorld();
        var samples = new SampleRows(world.Organization.Administrator, world.UserOf(Duties.Manager));
        var views = world.Organization.Content.Views.ToDictionary(static view => view.Id);
        var grids = 0;
        foreach (var form in world.Organization.Content.Forms)
        {
            foreach (var grid in XElement.Parse(form.Body).Descendants("parameters").Where(static parameters => parameters.Element("ViewId") is not null))
            {
                var view = views[Guid.Parse(grid.Element("ViewId")!.Value)];
                view.Table.ShouldBe(grid.Element("TargetEntityType")!.Value, $"The sub-grid on '{form.Name}' shows a view of another table.");
                var relationship = grid.Element("RelationshipName")?.Value;
                var fetch = string.IsNullOrEmpty(relationship) ? view.FetchXml : Below(view, WalkWorld.LookupOf(relationship), samples.Of(form.Table)!.Id);
                Fault(() => world.As(Duties.Administrator).RetrieveMultiple(new FetchExpression(fetch))).ShouldBeNull($"Sub-grid '{view.Name}' on form '{form.Name}'");
                grids++;
            }
        }

        grids.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void EveryLookup_FindsItsRow_InTheLookupViewOfItsTable()
    {
        var world = new WalkWorld();
        var samples = new SampleRows(world.Organization.Administrator, world.UserOf(Duties.Manager));
        var lookupViews = world.Organization.Content.Views.Where(static view => view.QueryType == 64).ToLookup(static view => view.Table, StringComparer.Ordinal);
        foreach (var table in WalkWorld.Tables.Values.Where(static table => table.IsOwn))
        {
            foreach (var lookup in table.Columns.Where(static column => column.IsCustom && column.Type == "lookup"))
            {
                var target = samples.Of(WalkWorld.TargetOf(table.LogicalName, lookup.LogicalName))!;
                if (!WalkWorld.Tables.TryGetValue(target.LogicalName, out var targetTable) || !targetTable.IsOwn)
                {
                    continue;
                }

                lookupViews[target.LogicalName].ShouldNotBeEmpty($"'{target.LogicalName}', which {table.LogicalName}.{lookup.LogicalName} looks up, has no lookup view.");
                foreach (var view in lookupViews[target.LogicalName])
                {
                    var rows = world.Organization.Administrator.RetrieveMultiple(new FetchExpression(Below(view, targetTable.PrimaryId, target.Id)));
                    rows.Entities.Select(static row => row.Id).ShouldContain(target.Id, $"View '{view.Name}' does not show the row that {table.LogicalName}.{lookup.LogicalName} would point to.");
                }
            }
        }
    }

    private static string? Problem(WalkWorld world, string role, string table)
    {
        var file = WalkWorld.Tables[table];
        var form = world.Organization.Content.Forms.Single(form => form.Table == table && form.Type == "main");
        var samples = new SampleRows(world.Organization.Administrator, world.UserOf(role), 100 * Duties.Roles.IndexOf(role));
        var row = new Entity(table);
        samples.Fill(row, file, Editable(form, file, role));
        var fault = Fault(() => world.As(role).Create(row), out var code);
        return (Duties.Creates(role, table), fault) switch
        {
            (true, null) => null,
            (false, null) => $"{role} created a row of {table}, which it should not.",
            (false, _) when code == MissingPrivilege => null,
            _ => $"{role} on {table}: {fault}",
        };
    }

    // What a person can type: a disabled control shows what the pack computes. Without the profile a secured column is not shown.
    private static IEnumerable<string> Editable(SolutionForm form, TableFile table, string role) =>
        from control in XElement.Parse(form.Body).Descendants("control")
        let name = control.Attribute("datafieldname")?.Value
        where name is not null && control.Attribute("disabled")?.Value != "true"
        let column = table.Column(name)
        where column is { IsCustom: true } && (!column.IsSecured || Duties.AssessesPeople(role))
        group name by name into names
        select names.Key;

    private static List<string> Problems(WalkWorld world, IEnumerable<(string What, string Fetch)> queries) =>
    [
        .. from query in queries
           from role in Duties.Roles
           where Opens(world, role, query.Fetch)
           let fault = Fault(() => world.As(role).RetrieveMultiple(new FetchExpression(query.Fetch)))
           where fault is not null
           select $"{role} opens {query.What}: {fault}",
    ];

    // A quick find stores a template: the platform puts what is searched for into it and drops the mark.
    private static string Searching(string fetch)
    {
        var query = XElement.Parse(fetch.Replace("{0}", "a%", StringComparison.Ordinal));
        query.Descendants("filter").Attributes("isquickfindfields").Remove();
        return query.ToString();
    }

    // Whoever may not read a table or a secured column that a query asks about is not offered what it shows.
    private static bool Opens(WalkWorld world, string role, string fetch)
    {
        var tables = XElement.Parse(fetch).Descendants().Where(static element => element.Name == "entity" || element.Name == "link-entity").ToList();
        return tables.All(table => CanRead(world, role, table.Attribute("name")!.Value)) && (Duties.AssessesPeople(role) || !tables.Exists(AsksAboutPeople));
    }

    private static bool AsksAboutPeople(XElement table) =>
        WalkWorld.Tables.TryGetValue(table.Attribute("name")!.Value, out var file)
        && table.Elements("filter").Descendants("condition").Concat(table.Elements("order")).Any(asked => file.Column(asked.Attribute("attribute")?.Value ?? string.Empty) is { IsSecured: true });

    private static bool CanRead(WalkWorld world, string role, string table) =>
        Fault(() => world.As(role).RetrieveMultiple(new QueryExpression(table) { TopCount = 1 }), out var code) is null || code != MissingPrivilege;

    private static string Below(SolutionView view, string column, Guid id)
    {
        var fetch = XElement.Parse(view.FetchXml);
        fetch.Element("entity")!.Add(new XElement("filter", new XElement("condition", new XAttribute("attribute", column), new XAttribute("operator", "eq"), new XAttribute("value", id.ToString("D")))));
        return fetch.ToString();
    }

    private static string? Fault(Action act) => Fault(act, out _);

    private static string? Fault(Action act, out int code)
    {
        code = 0;
        try
        {
            act();
            return null;
        }
        catch (FaultException<OrganizationServiceFault> fault)
        {
            code = fault.Detail.ErrorCode;
            return fault.Detail.Message;
        }
    }
}
