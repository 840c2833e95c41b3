using System.CommandLine;
using Csm.Crm.Plugins;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.SolutionTool.Sync;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>sync</c>: registrations from code to XML, rows, time zones, the data dictionary, the glossary and the table of reference tasks from what they are written from; <c>--check</c> only compares.</summary>
internal static class SyncCommand
{
    public static Command Create()
    {
        var source = CommandLine.SourceOption();
        var plugins = CommandLine.PluginsOption();
        var check = new Option<bool>("--check") { Description = "Change nothing; name each file that differs and fail if there is one." };
        var command = new Command("sync", "Writes plug-in types, steps and Custom APIs from code to XML, and early-bound rows, time zones, the data dictionary, the glossary and the table of reference tasks from their sources.") { source, plugins, check };
        command.SetAction(parse => CommandLine.Guard(() => Sync(CommandLine.Open(parse.GetValue(source)), parse.GetValue(plugins)!, parse.GetValue(check))));
        return command;
    }

    private static int Sync(SourceTree tree, string plugins, bool checkOnly)
    {
        var identity = PluginIdentity.Read(plugins);
        var registrations = RegistrationReader.Read(typeof(PluginBase).Assembly);
        SyncPlan[] plans =
        [
            SourceSync.PlanRegistrations(tree, identity, registrations),
            SourceSync.PlanRows(tree, RepositoryFolders.GeneratedRows(tree.Absolute(string.Empty))),
            SourceSync.PlanZones(RepositoryFolders.GeneratedZones(tree.Absolute(string.Empty))),
            SourceSync.PlanDictionary(tree),
            SourceSync.PlanGlossary(tree),
            SourceSync.PlanReferenceTasks(tree),
        ];
        var differences = plans.SelectMany(plan => plan.Differences).ToList();
        if (checkOnly)
        {
            foreach (var file in differences)
            {
                CommandLine.Fail($"{file.Path} differs; run sync.");
            }

            return differences.Count == 0 ? CommandLine.Success : CommandLine.Refused;
        }

        foreach (var plan in plans)
        {
            plan.Apply();
        }

        tree.Ids.Save();
        Manifest.Refresh(tree);
        var assembly = tree.Absolute(SourceSync.AssemblyFile(tree, identity));
        File.Copy(plugins, assembly, overwrite: true);
        foreach (var file in differences)
        {
            CommandLine.Say($"{(file.Content is null ? "deleted" : "written")} {file.Path}");
        }

        CommandLine.Say($"{differences.Count} files changed.");
        return CommandLine.Success;
    }
}
