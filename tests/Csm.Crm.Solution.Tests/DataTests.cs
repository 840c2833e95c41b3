using System.IO.Compression;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Commands;
using Csm.Crm.SolutionTool.ReferenceData;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

public sealed class DataTests : IDisposable
{
    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    private readonly string folder = Directory.CreateTempSubdirectory("csm-data-").FullName;

    public DataTests()
    {
        foreach (var file in new[] { DataFolder.SchemaFile, DataFolder.RowsFile })
        {
            File.Copy(Path.Combine(SolutionFolders.Data, file), Path.Combine(folder, file));
        }
    }

    public static TheoryData<string> Breakages => [.. Cases.Keys];

    private static Dictionary<string, (string Named, Action<XElement, XElement> Break)> Cases => new(StringComparer.Ordinal)
    {
        ["table unknown"] = ("csm_metrik", (schema, _) => Entity(schema, "csm_metric").SetAttributeValue("name", "csm_metrik")),
        ["primary key not the table's"] = ("primaryidfield", (schema, _) => Entity(schema, "csm_metric").SetAttributeValue("primaryidfield", "csm_id")),
        ["primary key no field"] = ("second import", (schema, _) => Field(schema, "csm_metric", "csm_metricid").Remove()),
        ["matched by name"] = ("matched", (schema, _) => Field(schema, "csm_metric", "csm_name").SetAttributeValue("updateCompare", "true")),
        ["column unknown"] = ("csm_kode", (schema, _) => Field(schema, "csm_metric", "csm_code").SetAttributeValue("name", "csm_kode")),
        ["column's type wrong"] = ("type", (schema, _) => Field(schema, "csm_metric", "csm_kind").SetAttributeValue("type", "string")),
        ["lookup's target wrong"] = ("lookupType", (schema, _) => Field(schema, "csm_metric", "csm_numeratorid").SetAttributeValue("lookupType", "account")),
        ["owner shipped"] = ("each environment", (schema, _) => Entity(schema, "csm_metric").Element("fields")!.Add(new XElement("field", new XAttribute("name", "createdby"), new XAttribute("type", "entityreference")))),
        ["field declared twice"] = ("2 times", (schema, _) => Entity(schema, "csm_metric").Element("fields")!.Add(new XElement(Field(schema, "csm_metric", "csm_code")))),
        ["table before what it points to"] = ("comes before", (schema, data) => { Reverse(schema); Reverse(data); }),
        ["rows in another order"] = ("same order", (_, data) => Reverse(data)),
        ["stated order differs"] = ("entityImportOrder", (schema, _) => schema.Add(new XElement("entityImportOrder", new XElement("entityName", "csm_metric")))),
        ["id is none"] = ("is no id", (_, data) => First(data).SetAttributeValue("id", "metric-1")),
        ["id twice"] = ("is the one of", (_, data) => data.Descendants("record").ElementAt(1).SetAttributeValue("id", First(data).Attribute("id")!.Value)),
        ["id not carried"] = ("is not its id", (_, data) => Value(First(data), "csm_metricid").SetAttributeValue("value", "0c1b1a88-59b7-462f-9037-0bb8f96e46ea")),
        ["value not declared"] = ("not declared", (_, data) => First(data).Add(new XElement("field", new XAttribute("name", "csm_unitvalue_base"), new XAttribute("value", "1")))),
        ["option unknown"] = ("none of the column's options", (_, data) => Value(First(data), "csm_kind").SetAttributeValue("value", "7")),
        ["text too long"] = ("characters", (_, data) => Value(First(data), "csm_code").SetAttributeValue("value", new string('x', 51))),
        ["required value missing"] = ("required", (_, data) => Value(First(data), "csm_name").Remove()),
        ["value twice"] = ("2 times", (_, data) => First(data).Add(new XElement(Value(First(data), "csm_code")))),
        ["lookup to nothing"] = ("no row of the data", (_, data) => data.Descendants("field").First(value => value.Attribute("lookupentity") is not null).SetAttributeValue("value", "0c1b1a88-59b7-462f-9037-0bb8f96e46ea")),
        ["alternate key twice"] = ("alternate key", (_, data) => Value(data.Descendants("record").ElementAt(1), "csm_code").SetAttributeValue("value", Value(First(data), "csm_code").Attribute("value")!.Value)),
        ["number out of range"] = ("outside", (_, data) => Any(data, "csm_weight").SetAttributeValue("value", "5000")),
        ["number too fine"] = ("digits", (_, data) => Any(data, "csm_weight").SetAttributeValue("value", "1.23456")),
        ["number in words"] = ("no number", (_, data) => Any(data, "csm_weight").SetAttributeValue("value", "ten")),
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ShippedData_HasNoFindings()
    {
        DataChecker.Run(Tree, DataFolder.Read(SolutionFolders.Data)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public void BrokenData_IsFoundAndNamed(string name)
    {
        var (named, breakIt) = Cases[name];
        Edit(breakIt);

        var findings = DataChecker.Run(Tree, DataFolder.Read(folder));
        findings.ShouldContain(finding => finding.ToString().Contains(named, StringComparison.Ordinal), string.Join('\n', findings));
        findings.ShouldAllBe(finding => finding.Where.Length > 0 && finding.Mend.Length > 0);
    }

    [Fact]
    public async Task Pack_WritesTheZipTheMigrationToolTakes()
    {
        string[] pack = ["data", "pack", "--source", SolutionFolders.Source, "--data", folder, "--out", Path.Combine(folder, "out")];
        (await CommandLine.RunAsync(pack)).ShouldBe(CommandLine.Success);
        var zip = Directory.EnumerateFiles(Path.Combine(folder, "out")).ShouldHaveSingleItem();
        var first = await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken);
        using (var archive = new ZipArchive(new MemoryStream(first)))
        {
            archive.Entries.Select(entry => entry.FullName).ShouldBe(["[Content_Types].xml", DataFolder.RowsFile, DataFolder.SchemaFile], ignoreOrder: true);
        }

        (await CommandLine.RunAsync(pack)).ShouldBe(CommandLine.Success);
        (await File.ReadAllBytesAsync(zip, TestContext.Current.CancellationToken)).ShouldBe(first);

        Edit(Cases["option unknown"].Break);
        (await CommandLine.RunAsync(pack)).ShouldBe(CommandLine.Refused);
        (await CommandLine.RunAsync(["data", "check", "--source", SolutionFolders.Source, "--data", folder])).ShouldBe(CommandLine.Refused);
        (await CommandLine.RunAsync(["data", "check", "--source", SolutionFolders.Source, "--data", "no/such/folder"])).ShouldBe(CommandLine.Refused);
    }

    [Fact]
    public void FiveThousandRows_AreCheckedInSeconds()
    {
        Edit((_, data) =>
        {
            var records = Entity(data, "csm_metric").Element("records")!;
            var pattern = First(data);
            for (var index = 0; index < 5000; index++)
            {
                var (record, id) = (new XElement(pattern), Csm.Crm.Tables.RowId.From("csm_metric", $"extra_{index}"));
                record.SetAttributeValue("id", id);
                Value(record, "csm_metricid").SetAttributeValue("value", id);
                Value(record, "csm_code").SetAttributeValue("value", $"extra_{index}");
                records.Add(record);
            }
        });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        DataChecker.Run(Tree, DataFolder.Read(folder)).ShouldBeEmpty();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static XElement Entity(XElement root, string name) => root.Elements("entity").Single(entity => entity.Attribute("name")!.Value == name);

    private static XElement Field(XElement schema, string table, string name) => Entity(schema, table).Descendants("field").Single(field => field.Attribute("name")!.Value == name);

    private static XElement First(XElement data) => Entity(data, "csm_metric").Descendants("record").First();

    private static XElement Value(XElement record, string name) => record.Elements("field").First(field => field.Attribute("name")!.Value == name);

    private static XElement Any(XElement data, string name) => data.Descendants("field").First(field => field.Attribute("name")!.Value == name);

    private static void Reverse(XElement root) => root.ReplaceNodes(root.Elements("entity").Reverse().ToList());

    private void Edit(Action<XElement, XElement> change)
    {
        var (schema, data) = (CanonicalXml.Load(Path.Combine(folder, DataFolder.SchemaFile)), CanonicalXml.Load(Path.Combine(folder, DataFolder.RowsFile)));
        change(schema, data);
        File.WriteAllBytes(Path.Combine(folder, DataFolder.SchemaFile), CanonicalXml.ToBytes(schema));
        File.WriteAllBytes(Path.Combine(folder, DataFolder.RowsFile), CanonicalXml.ToBytes(data));
    }
}
