using System.CommandLine;
using Csm.Crm.SolutionTool.Releases;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>version</c>: raises the solution's version.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var source = CommandLine.SourceOption();
        var raise = new Option<string?>("--raise") { Description = "major, minor, build or revision; what follows it becomes 0." };
        raise.AcceptOnlyFromAmong("major", "minor", "build", "revision");
        var set = new Option<string?>("--set") { Description = "The version, four numbers, above the present one." };
        var command = new Command("version", "Shows the solution's version, or raises it; an upgrade needs a higher one.") { source, raise, set };
        command.SetAction(parse => CommandLine.Guard(() =>
        {
            var tree = CommandLine.Open(parse.GetValue(source));
            var change = (parse.GetValue(raise), parse.GetValue(set)) switch
            {
                (null, null) => null,
                ({ } part, null) => SolutionVersion.Raised(tree, part),
                (null, { } text) => SolutionVersion.Parse(text),
                _ => throw new FormatException("Give --raise or --set, not both."),
            };
            if (change is not null)
            {
                SolutionVersion.Write(tree, change);
            }

            CommandLine.Say($"{SolutionVersion.Read(tree)}");
            return CommandLine.Success;
        }));
        return command;
    }
}
