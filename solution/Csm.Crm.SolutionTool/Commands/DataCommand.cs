using System.CommandLine;
using System.Globalization;
using Csm.Crm.SolutionTool.ReferenceData;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>data</c>: checks and packs the reference data.</summary>
internal static class DataCommand
{
    /// <summary>File name of the packed reference data.</summary>
    private const string FileName = "CsmCrm_reference_data.zip";

    public static Command Create()
    {
        var command = new Command("data", "Reference data in the format of the Configuration Migration tool.");
        command.Subcommands.Add(Check());
        command.Subcommands.Add(Pack());
        return command;
    }

    private static Command Check()
    {
        var (source, data) = (CommandLine.SourceOption(), DataOption());
        var command = new Command("check", "Checks the data against the solution: tables, columns, types, values, ids, lookups, order.") { source, data };
        command.SetAction(parse => CommandLine.Guard(() => Checked(CommandLine.Open(parse.GetValue(source)), parse.GetValue(data)) is null ? CommandLine.Refused : CommandLine.Success));
        return command;
    }

    private static Command Pack()
    {
        var (source, data) = (CommandLine.SourceOption(), DataOption());
        var folder = new Option<string>("--out") { Description = "Folder the zip is written to.", Required = true };
        var command = new Command("pack", "Checks the data and writes the zip that 'pac data import' takes; the same data gives the same bytes.") { source, data, folder };
        command.SetAction(parse => CommandLine.Guard(() =>
        {
            if (Checked(CommandLine.Open(parse.GetValue(source)), parse.GetValue(data)) is not { } rows)
            {
                return CommandLine.Refused;
            }

            Directory.CreateDirectory(parse.GetValue(folder)!);
            var path = Path.Combine(parse.GetValue(folder)!, FileName);
            var package = rows.Pack();
            File.WriteAllBytes(path, package);
            CommandLine.Say(string.Create(CultureInfo.InvariantCulture, $"{path}  {package.Length:N0} bytes"));
            return CommandLine.Success;
        }));
        return command;
    }

    private static DataFolder? Checked(SourceTree tree, string? data)
    {
        var folder = DataFolder.Read(data ?? tree.Absolute("../data"));
        var findings = CommandLine.Working("Checking the reference data", () => DataChecker.Run(tree, folder));
        foreach (var finding in findings)
        {
            CommandLine.Fail(finding.ToString());
        }

        CommandLine.Say(string.Create(CultureInfo.InvariantCulture, $"{folder.RowCount} rows, {findings.Count} findings."));
        return findings.Count == 0 ? folder : null;
    }

    private static Option<string?> DataOption() => new("--data") { Description = "Folder of data_schema.xml and data.xml; default: data beside the source." };
}
