using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>The code components: committed build and source belong together, and speak of the solution as it is.</summary>
public sealed partial class CodeComponentTests
{
    private static readonly string Folder = Path.Combine(SolutionFolders.Root, "solution", "controls");

    private static readonly SourceTree Tree = new(SolutionFolders.Source);

    public static TheoryData<string> Components => [.. Directory.GetFiles(Folder, "ControlManifest.Input.xml", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];

    private static JsonNode Record => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "built.json")))!;

    [Theory]
    [MemberData(nameof(Components))]
    public void CommittedBuild_IsOfTheCommittedSource(string name)
    {
        const string mend = "Build it: npm run build in solution/controls, and commit what changes.";
        var entry = Record["controls"]![name].ShouldNotBeNull(mend);
        entry["source"]!.GetValue<string>().ShouldBe(Digest(Named(Path.Combine(Folder, name), name + "/").Where(file => !file.Name.Contains("/generated/", StringComparison.Ordinal))), mend);
        var component = "csm_Csm.Controls." + name;
        entry["built"]!.GetValue<string>().ShouldBe(Digest(Named(Path.Combine(SolutionFolders.Source, "Controls", component), component + "/")), mend);
        Tree.Load($"Controls/{component}/ControlManifest.xml").Element("control")!.Attribute("version")!.Value.ShouldBe(entry["version"]!.GetValue<string>(), mend);
    }

    [Fact]
    public void SharedSource_IsTheOneBuiltFrom()
    {
        var files = new[] { "package-lock.json", "build.mjs", "tsconfig.json" }.Select(name => (name, Path.Combine(Folder, name)));
        Record["shared"]!.GetValue<string>().ShouldBe(Digest(files.Concat(Named(Path.Combine(Folder, "shared"), "shared/"))), "Build: npm run build in solution/controls, and commit what changes.");
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("test")]
    [InlineData("check")]
    public async Task WithNode_TheSourceLintsPassesItsTestsAndGivesTheCommittedBuild(string script)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "The tools of the code components are not installed (npm ci in solution/controls), so nothing was rebuilt; hashes were compared.");
        using var npm = Start(script);
        var error = npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        npm.ExitCode.ShouldBe(0, output + await error);
    }

    [Fact]
    public void EveryComponent_IsShownOnAForm()
    {
        var shown = Tree.Files("Entities", "*.xml", recursive: true).Where(file => file.Contains("/FormXml/", StringComparison.Ordinal)).SelectMany(file => Tree.Load(file).Descendants("customControl")).Attributes("name").Select(name => name.Value).Distinct();
        shown.ShouldBe(Components.Select(row => "csm_Csm.Controls." + row.Data), ignoreOrder: true);
    }

    [Fact]
    public void ChoiceNumbers_AreThoseOfTheSolution()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "shared", "choices.ts"));
        var choices = ChoicePattern().Matches(text);
        choices.Count.ShouldBeGreaterThan(5);
        foreach (Match choice in choices)
        {
            var declared = OptionPattern().Matches(choice.Groups["options"].Value).Select(option => (option.Groups["name"].Value.ToUpperInvariant(), 729100000 + (option.Groups["offset"].Success ? int.Parse(option.Groups["offset"].ValueSpan, provider: null) : 0)));
            var options = Tree.Load($"OptionSets/csm_{choice.Groups["name"].Value}.xml").Descendants("option").Select(option => (string.Concat(option.Descendants("label").First().Attribute("description")!.Value.Where(char.IsLetter)).ToUpperInvariant(), (int)option.Attribute("value")!));
            declared.ShouldBe(options, choice.Groups["name"].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void EveryTextTheScriptAsksFor_IsThere(string name)
    {
        var texts = XElement.Load(Path.Combine(Folder, name, "strings", $"{name}.1033.resx")).Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal);
        var sources = new[] { Path.Combine(name, "view.ts"), Path.Combine("shared", "host.ts") }.Select(file => File.ReadAllText(Path.Combine(Folder, file)));
        var asked = sources.SelectMany(text => TextPattern().Matches(text)).Select(match => match.Groups["key"].Value).Distinct().ToList();
        asked.Count.ShouldBeGreaterThan(5);
        asked.Where(key => key.EndsWith('_') ? !texts.Any(text => text.StartsWith(key, StringComparison.Ordinal)) : !texts.Contains(key)).ShouldBeEmpty();
    }

    [Fact]
    public void ComponentOfASubGrid_TakesItsViewOnEveryFormFactorAndLintsClean()
    {
        using var copy = new SolutionCopy();
        var forms = new FormAuthor(copy.Open());
        forms.ShowGridBy(new FormName("Account"), "Goals", "csm_Csm.Controls.GoalTree");
        forms.ShowGridBy(new FormName("Account"), "Goals", "csm_Csm.Controls.GoalTree");

        copy.Lint().ShouldBeEmpty();
        var form = copy.Open().Load(copy.Open().Files("Entities/Account/FormXml/main").Single());
        var grid = form.Descendants("control").Single(control => control.Attribute("id")!.Value == "grid_goals");
        var description = form.Descendants("controlDescription").Single(one => one.Attribute("forControl")!.Value == grid.Attribute("uniqueid")!.Value);
        description.Descendants("data-set").Select(rows => rows.Element("ViewId")!.Value).ShouldBe(Enumerable.Repeat(grid.Descendants("ViewId").Single().Value, 3));
        Should.Throw<ArgumentException>(() => forms.ShowGridBy(new FormName("Account"), "Goals", "csm_Csm.Controls.None")).Message.ShouldContain("npm run build");
        Should.Throw<ArgumentException>(() => forms.ShowGridBy(new FormName("Account"), "Gaols", "csm_Csm.Controls.GoalTree")).Message.ShouldContain("add sub-grid");
    }

    private static Process Start(string script)
    {
        var start = new ProcessStartInfo("npm", ["run", "--silent", script]) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("npm is not on this machine, so nothing was rebuilt; hashes were compared.");
            throw;
        }
    }

    private static IEnumerable<(string Name, string File)> Named(string folder, string prefix) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => (prefix + Path.GetRelativePath(folder, file).Replace('\\', '/'), file)).OrderBy(file => file.Item1, StringComparer.Ordinal);

    // As build.mjs writes it.
    private static string Digest(IEnumerable<(string Name, string File)> files)
    {
        var text = new StringBuilder();
        foreach (var (name, file) in files)
        {
            text.Append(name).Append('\n').Append(File.ReadAllText(file).ReplaceLineEndings("\n")).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    [GeneratedRegex(@"export const (?<name>\w+) = \{(?<options>[^}]*)\}", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ChoicePattern();

    [GeneratedRegex(@"(?<name>\w+): first(?: \+ (?<offset>\d+))?", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex OptionPattern();

    [GeneratedRegex(@"""(?!Arrow)(?<key>[A-Z][A-Za-z]+)""|`(?<key>[A-Z][a-z]+_)\$\{", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex TextPattern();
}
