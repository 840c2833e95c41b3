using System.CommandLine;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>lint</c>: the numbered checks; each finding says what is wrong and how to mend it.</summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var source = CommandLine.SourceOption();
        var plugins = CommandLine.PluginsOption();
        var command = new Command("lint", "Checks the source against the rules an import would enforce, or silently break on.") { source, plugins };
        command.SetAction(parse => CommandLine.Guard(() => Lint(CommandLine.Open(parse.GetValue(source)), parse.GetValue(plugins)!)));
        return command;
    }

    private static int Lint(SourceTree tree, string plugins)
    {
        var findings = SolutionLinter.Run(tree, PluginIdentity.Read(plugins));
        foreach (var finding in findings)
        {
            CommandLine.Fail(finding.ToString());
        }

        CommandLine.Say($"{findings.Count} findings.");
        return findings.Count == 0 ? CommandLine.Success : CommandLine.Refused;
    }
}
