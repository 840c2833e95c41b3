using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Solution.Tests;

public sealed class LintTests(SampleSolution solution) : IClassFixture<SampleSolution>, IDisposable
{
    public static TheoryData<string> Breakages => [.. LintBreakages.All.Keys];

    public void Dispose() => solution.Restore();

    [Fact]
    public void TheSource_HasNoFindings()
    {
        using var copy = new SolutionCopy();
        copy.LintAll().ShouldBeEmpty();
    }

    [Fact]
    public void ASourceWithEveryKindOfComponent_HasNoFindings()
    {
        solution.LintAll().ShouldBeEmpty();
    }

    [Fact]
    public void EveryCheckOfTheSource_HasABreakage()
    {
        // 4, 43, 44 and 45 look at packages: PackageCheckTests. 2 is about the package alone; 1 has both.
        int[] onPackages = [2, 4, 43, 44, 45];
        LintBreakages.All.Values.Select(breakage => breakage.Number).Distinct().Order().ShouldBe(Enumerable.Range(1, 45).Except(onPackages));
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public void BrokenSource_IsFoundByTheCheckOfThatNumber(string breakage)
    {
        var (number, breakIt) = LintBreakages.All[breakage];
        breakIt(solution);

        var findings = solution.Lint();

        findings.Select(finding => finding.Number).ShouldContain(number, string.Join('\n', findings));
        findings.ShouldAllBe(finding => finding.File.Length > 0 && finding.What.Length > 0 && finding.Mend.Length > 0);
    }

    [Theory]
    [InlineData("form column does not exist")]
    [InlineData("roles not on the work list")]
    [InlineData("assembly version differs")]
    public void BrokenSource_IsNotPacked(string breakage)
    {
        LintBreakages.All[breakage].Break(solution);

        Should.Throw<InvalidDataException>(() => SolutionPacker.Pack(solution.Source, SolutionFolders.PluginBinary, PackageType.Managed))
            .Message.ShouldContain("is not packed");
    }

    [Fact]
    public void AssemblyOutsideTheSandboxsReach_IsFound()
    {
        var good = PluginIdentity.Read(SolutionFolders.PluginBinary);
        var reaching = good with { References = [.. good.References, "System.Net.Http, Version=4.2.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a"] };
        var renamed = good with { FullName = "Csm.Crm.Plugins, Version=2.0.0.0, Culture=neutral, PublicKeyToken=null" };

        solution.Lint(reaching).ShouldHaveSingleItem().Number.ShouldBe(34);
        solution.Lint(renamed).ShouldContain(finding => finding.Number == 34 && finding.What.Contains("strong-named", StringComparison.Ordinal));
        solution.Lint(renamed).ShouldContain(finding => finding.Number == 34 && finding.What.Contains("2.0.0.0", StringComparison.Ordinal));
    }

    [Fact]
    public void PluginTypeThatIsNoPublicClass_IsFound()
    {
        var good = PluginIdentity.Read(SolutionFolders.PluginBinary);
        var registered = solution.Open().Load(solution.First("PluginAssemblies", "*.data.xml").Replace('\\', '/')).Descendants("PluginType").Count();

        solution.Lint(good with { PublicTypes = new HashSet<string>(StringComparer.Ordinal) }).Count(finding => finding.Number == 35).ShouldBe(registered);
    }
}
