using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Solution.Tests;

public sealed class AuthoringTests
{
    private static readonly ColumnText Extra = new("csm_Extra", "Extra", "A column a test adds.");

    public static TheoryData<string> Types =>
        ["text(50)", "memo(500)", "int(0..10)", "int", "dec(-5..5;3)", "float(-90..90;5)", "money", "date", "datetime", "bit", "choice:csm_Trend", "choices:csm_UsageCenterRole", "url(400)", "memo(1048576)", "lookup:csm_metric", "lookup:systemuser"];

    [Theory]
    [MemberData(nameof(Types))]
    public void AddedColumn_LeavesASourceThatLintsClean(string type)
    {
        using var copy = new SolutionCopy();
        new SolutionAuthor(copy.Open()).AddColumn("csm_Site", Extra, ColumnType.Parse(type), "Added");

        copy.Lint().ShouldBeEmpty();
        copy.Open().Table("csm_site").Column("csm_extra").ShouldNotBeNull();
        File.ReadAllText(copy.Path(copy.First("Entities/csm_Site/FormXml/main"))).ShouldContain("datafieldname=\"csm_extra\"");
    }

    [Fact]
    public void AddedTable_LintsCleanOnceARoleReadsIt()
    {
        using var copy = new SolutionCopy();
        var author = new SolutionAuthor(copy.Open());
        author.AddTable(new TableText("csm_Visit", "Visit", "Visits", "A course held for people at a customer.", IsUserOwned: true));
        copy.Lint().ShouldHaveSingleItem().Number.ShouldBe(40);

        author.AddColumn("csm_Visit", new ColumnText("csm_AccountId", "Account", "Customer the course was held for."), ColumnType.Parse("lookup:account"), required: true, cascade: Cascade.Parental);
        author.AddColumn("csm_Visit", new ColumnText("csm_Price", "Price", "Price of the course."), ColumnType.Parse("money"));
        author.AddChoice("csm_VisitKind", "Training kind", "What a course is for.", ["Onboarding", "Follow-up"]);
        author.AddColumn("csm_Visit", new ColumnText("csm_Kind", "Kind", "What the course is for."), ColumnType.Parse("choice:csm_VisitKind"));
        author.AddKey("csm_Visit", "csm_AccountNameKey", "Account and name", ["csm_AccountId", "csm_Name"]);
        author.SetStandardViews("csm_Visit", ["csm_accountid", "csm_kind"]);
        author.AddView("csm_Visit", "Onboarding courses", ["csm_name", "csm_accountid"], [new ViewCondition("csm_kind", "eq", "729100000")]);
        author.Grant("CSM", "csm_Visit", ["Create", "Read", "Write"], "Basic");

        copy.Lint().ShouldBeEmpty();
    }

    [Fact]
    public void AddedColumn_IsAMemberOfTheRowOnceRowsAreGenerated()
    {
        using var copy = new SolutionCopy();
        new SolutionAuthor(copy.Open()).AddColumn("csm_Goal", Extra, ColumnType.Parse("dec(0..1;2)"));

        var differences = SourceSync.PlanRows(copy.Open(), SolutionFolders.GeneratedRows).Differences;

        var file = differences.ShouldHaveSingleItem();
        Path.GetFileName(file.Path).ShouldBe("Goal.cs");
        System.Text.Encoding.UTF8.GetString(file.Content!).ShouldContain("public decimal? Extra");
    }

    [Fact]
    public void ChoicesColumn_IsAListOfTheChoice()
    {
        using var copy = new SolutionCopy();
        copy.Edit("Entities/csm_Goal/Entity.xml", root => root.Descendants("attribute").Single(column => column.Attribute("PhysicalName")!.Value == "csm_Level").Element("Type")!.Value = "multiselectpicklist");

        var goal = System.Text.Encoding.UTF8.GetString(SourceSync.PlanRows(copy.Open(), SolutionFolders.GeneratedRows).Differences.ShouldHaveSingleItem().Content!);

        goal.ShouldContain("using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing Microsoft.Xrm.Sdk;\n");
        goal.ShouldContain("public IReadOnlyList<GoalLevel>? Level\n");
        goal.ShouldContain("get => GetAttributeValue<OptionSetValueCollection>(Columns.Level)?.Select(option => (GoalLevel)option.Value).ToArray();");
    }

    [Fact]
    public void SecondColumnOfTheSameName_IsRefused()
    {
        using var copy = new SolutionCopy();
        var author = new SolutionAuthor(copy.Open());
        Should.Throw<ArgumentException>(() => author.AddColumn("csm_Goal", new ColumnText("csm_target", "Target", "Again."), ColumnType.Parse("date")))
            .Message.ShouldContain("csm_target");
    }

    [Fact]
    public void NameWithoutPrefix_IsRefused()
    {
        using var copy = new SolutionCopy();
        var author = new SolutionAuthor(copy.Open());
        Should.Throw<ArgumentException>(() => author.AddColumn("csm_Goal", Extra with { SchemaName = "new_Extra" }, ColumnType.Parse("date"))).Message.ShouldContain("csm_");
    }

    [Fact]
    public void SharePrivilegeOnAnOrganisationsTable_IsRefused()
    {
        using var copy = new SolutionCopy();
        var author = new SolutionAuthor(copy.Open());
        Should.Throw<ArgumentException>(() => author.Grant("CSM", "csm_Metric", ["Share"], "Global")).Message.ShouldContain("Share");
        Should.Throw<ArgumentException>(() => author.Grant("CSM", "csm_Metric", ["Read"], "Basic")).Message.ShouldContain("Basic");
    }

    [Theory]
    [InlineData("number")]
    [InlineData("text()")]
    [InlineData("choice")]
    [InlineData("dec(1;2)")]
    [InlineData("choices")]
    public void UnknownType_IsRefusedWithTheList(string type)
    {
        Should.Throw<FormatException>(() => ColumnType.Parse(type)).Message.ShouldContain("text(100)");
    }

    [Fact]
    public void DecimalNotation_KeepsRangeAndPrecision()
    {
        var numbers = Gen.Choose(-1000000, 1000000).Select(number => number / 100m);
        var cases = Gen.Zip(Gen.Zip(numbers, numbers), Gen.Choose(0, 10)).ToArbitrary();
        Prop.ForAll(cases, sample =>
        {
            var ((first, second), digits) = sample;
            var type = ColumnType.Parse(FormattableString.Invariant($"dec({first}..{second};{digits})"));
            return type.Minimum == first && type.Maximum == second && type.Precision == digits;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void LockedId_SurvivesADifferentRule()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("csm-lock-").FullName, "ids.lock");
        File.WriteAllText(path, "form csm_X main X = 00000000-0000-4000-8000-000000000001\n");
        var ids = IdLock.Load(path);

        ids.For("form csm_X main X").ShouldBe(new Guid("00000000-0000-4000-8000-000000000001"));
        ids.For("role New").ShouldBe(IdLock.Derive("role New"));
        ids.Save();

        IdLock.Load(path).Ids.Count.ShouldBe(2);
        Should.Throw<InvalidDataException>(() =>
        {
            File.AppendAllText(path, "nonsense\n");
            IdLock.Load(path);
        }).Message.ShouldContain("nonsense");
    }
}
