using System.CommandLine;
using System.Globalization;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>pack</c>: source and plug-in assembly to the zip an admin imports.</summary>
internal static class PackCommand
{
    public static Command Create()
    {
        var source = CommandLine.SourceOption();
        var plugins = CommandLine.PluginsOption();
        var options = new LintOptionSet();
        var type = new Option<string>("--type") { Description = "managed, unmanaged or both.", DefaultValueFactory = _ => "both" };
        type.AcceptOnlyFromAmong("managed", "unmanaged", "both");
        var folder = new Option<string>("--out") { Description = "Folder the packages are written to.", Required = true };
        var command = new Command("pack", "Lints and packs the solution; the same source gives the same bytes.") { source, plugins, type, folder };
        options.AddTo(command);
        command.SetAction(parse => CommandLine.Guard(() => Pack(
            parse.GetValue(source) ?? RepositoryFolders.Source(), parse.GetValue(plugins)!, parse.GetValue(type)!, parse.GetValue(folder)!, options.Read(parse))));
        return command;
    }

    private static int Pack(string source, string plugins, string type, string folder, LintOptions options)
    {
        PackageType[] types = type switch
        {
            "managed" => [PackageType.Managed],
            "unmanaged" => [PackageType.Unmanaged],
            _ => [PackageType.Managed, PackageType.Unmanaged],
        };
        var packages = CommandLine.Working("Linting and packing", () => SolutionPacker.Pack(source, plugins, types, options));
        Directory.CreateDirectory(folder);
        foreach (var (packageType, package) in packages.OrderBy(pair => pair.Key))
        {
            var path = Path.Combine(folder, SolutionPacker.FileName(source, packageType));
            File.WriteAllBytes(path, package);
            CommandLine.Say(string.Create(CultureInfo.InvariantCulture, $"{path}  {package.Length:N0} bytes"));
        }

        return CommandLine.Success;
    }
}
