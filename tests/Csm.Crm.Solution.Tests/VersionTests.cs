using Csm.Crm.SolutionTool.Commands;
using Csm.Crm.SolutionTool.Releases;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Solution.Tests;

public sealed class VersionTests(SolutionCopy solution) : IClassFixture<SolutionCopy>, IDisposable
{
    public void Dispose() => solution.Restore();

    [Fact]
    public void RaisedVersion_IsAboveEveryVersionOfItsPart()
    {
        var numbers = Gen.Choose(0, 65000);
        var cases = Gen.Zip(Gen.Zip(Gen.Zip(numbers, numbers), Gen.Zip(numbers, numbers)), Gen.Elements("major", "minor", "build", "revision")).ToArbitrary();
        Prop.ForAll(cases, sample =>
        {
            var (((major, minor), (build, revision)), part) = sample;
            var version = new Version(major, minor, build, revision);
            solution.Edit("Other/Solution.xml", root => root.Element("SolutionManifest")!.SetElementValue("Version", version.ToString()));
            var raised = SolutionVersion.Raised(solution.Open(), part);
            return raised > version && raised.Revision == (part == "revision" ? revision + 1 : 0) && raised.Major == (part == "major" ? major + 1 : major);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Verb_WritesTheManifestAndTheSourceStillPacks()
    {
        solution.Path("Other/Solution.xml");
        (await CommandLine.RunAsync(["version", "--source", solution.Source, "--raise", "minor"])).ShouldBe(CommandLine.Success);
        SolutionVersion.Read(solution.Open()).ShouldBe(new Version(1, 1, 0, 0));
        solution.LintAll().ShouldBeEmpty();
        solution.Open().Load("Other/Solution.xml").Descendants("Version").Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("--set", "0.9.0.0")]
    [InlineData("--set", "1.0")]
    [InlineData("--set", "one")]
    [InlineData("--raise", "patch")]
    [InlineData("--raise", "minor", "--set", "3.0.0.0")]
    public async Task LowerOrUnreadableVersion_IsRefused(params string[] arguments)
    {
        var before = SolutionVersion.Read(solution.Open());
        (await CommandLine.RunAsync(["version", "--source", solution.Source, .. arguments])).ShouldNotBe(CommandLine.Success);
        SolutionVersion.Read(solution.Open()).ShouldBe(before);
    }
}
