using Csm.Crm.SolutionTool.Commands;

namespace Csm.Crm.Solution.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Pack_WritesBothPackages()
    {
        using var copy = new SolutionCopy();
        var folder = Path.Combine(copy.Source, "..", "packed");
        (await CommandLine.RunAsync(["pack", "--source", copy.Source, "--plugins", SolutionFolders.PluginBinary, "--out", folder])).ShouldBe(CommandLine.Success);
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe(["CsmCrm.zip", "CsmCrm_managed.zip"], ignoreOrder: true);
    }

    [Fact]
    public async Task SyncCheck_SucceedsOnTheSourceAndFailsOnAChangedOne()
    {
        using var copy = new SolutionCopy();
        string[] check = ["sync", "--check", "--source", copy.Source, "--plugins", SolutionFolders.PluginBinary];
        (await CommandLine.RunAsync(check)).ShouldBe(CommandLine.Success);

        copy.Replace(copy.First("SdkMessageProcessingSteps"), "<Rank>1</Rank>", "<Rank>2</Rank>");
        (await CommandLine.RunAsync(check)).ShouldBe(CommandLine.Refused);
        (await CommandLine.RunAsync(["sync", "--source", copy.Source, "--plugins", SolutionFolders.PluginBinary])).ShouldBe(CommandLine.Success);
        (await CommandLine.RunAsync(check)).ShouldBe(CommandLine.Success);
    }

    [Fact]
    public async Task Lint_FailsOnABrokenSource()
    {
        using var copy = new SolutionCopy();
        (await CommandLine.RunAsync(["lint", "--source", copy.Source, "--plugins", SolutionFolders.PluginBinary])).ShouldBe(CommandLine.Success);

        copy.Replace("Other/Solution.xml", "CrmLive", "Tool");
        (await CommandLine.RunAsync(["lint", "--source", copy.Source, "--plugins", SolutionFolders.PluginBinary])).ShouldBe(CommandLine.Refused);
    }

    [Fact]
    public async Task AddColumn_IsOneCommand()
    {
        using var copy = new SolutionCopy();
        string[] add = ["add", "column", "--source", copy.Source, "--table", "csm_Site", "--name", "csm_Area", "--type", "dec(0..1000000;2)", "--label", "Area", "--description", "Area of the site, m²."];
        (await CommandLine.RunAsync(add)).ShouldBe(CommandLine.Success);

        copy.Lint().ShouldBeEmpty();
        (await CommandLine.RunAsync(add)).ShouldBe(CommandLine.Refused, "the column exists by now");
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("unknown")]
    [InlineData("lint", "--source", "no/such/folder")]
    [InlineData("add", "column", "--table", "csm_Site")]
    public async Task WrongArguments_AreRefused(params string[] arguments)
    {
        (await CommandLine.RunAsync(arguments)).ShouldNotBe(CommandLine.Success);
    }
}
