using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>lint</c>: the numbered checks; each finding says what is wrong and how to mend it.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var source = CommandLine.SourceOption();
        var plugins = CommandLine.PluginsOption();
        var options = new LintOptionSet();
        var command = new Command("lint", "Checks the source, and the packages it makes, against the rules an import would enforce or silently break on.") { source, plugins };
        options.AddTo(command);
        command.SetAction(parse => CommandLine.Guard(() => Lint(CommandLine.Open(parse.GetValue(source)), parse.GetValue(plugins)!, options.Read(parse))));
        return command;
    }

    private static int Lint(SourceTree tree, string plugins, LintOptions options)
    {
        var watch = Stopwatch.StartNew();
        var findings = CommandLine.Working("Linting", () => SolutionLinter.Check(tree, plugins, options));
        foreach (var finding in findings)
        {
            CommandLine.Fail(finding.ToString());
        }

        CommandLine.Say(string.Create(CultureInfo.InvariantCulture, $"{findings.Count} findings ({watch.Elapsed.TotalSeconds:0.0} s)."));
        if (options.SchemaFolder is null)
        {
            CommandLine.Say("Check 4 did not run: it needs the platform's schemas (--schemas FOLDER).");
        }

        return findings.Count == 0 ? CommandLine.Success : CommandLine.Refused;
    }
}
