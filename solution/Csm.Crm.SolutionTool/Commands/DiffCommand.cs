using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Releases;
using Spectre.Console;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>diff</c>: what an upgrade would add, change and drop.</summary>
internal static class DiffCommand
{
    private const int LongestValue = 80;

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Create()
    {
        var older = new Argument<string>("OLD.zip") { Description = "Package that is installed." };
        var newer = new Argument<string>("NEW.zip") { Description = "Package that would replace it." };
        var json = new Option<bool>("--json") { Description = "Write JSON for programs." };
        var allowLoss = new Option<bool>("--allow-loss") { Description = "Succeed even when the upgrade costs data." };
        var command = new Command("diff", "Says what an upgrade would add, change and drop, and fails when it would cost data.") { older, newer, json, allowLoss };
        command.SetAction(parse => CommandLine.Guard(() => Diff(parse.GetValue(older)!, parse.GetValue(newer)!, parse.GetValue(json), parse.GetValue(allowLoss))));
        return command;
    }

    /// <summary>The comparison for programs: versions, and each change with its properties and the data it costs.</summary>
    public static string ToJson(PackageDiff diff) =>
        JsonSerializer.Serialize(new { OldVersion = diff.OldVersion.ToString(), NewVersion = diff.NewVersion.ToString(), diff.Changes }, Json);

    private static int Diff(string older, string newer, bool isJson, bool allowsLoss)
    {
        var diff = PackageDiff.Between(PackageContents.Read(PackageFile.Read(older)), PackageContents.Read(PackageFile.Read(newer)));
        if (isJson)
        {
            Console.Out.WriteLine(ToJson(diff));
        }
        else
        {
            Show(diff);
        }

        var losses = diff.Losses.Count();
        if (losses > 0 && !allowsLoss)
        {
            CommandLine.Fail($"{losses} of the changes cost data. Keep those components, or say --allow-loss when it is meant.");
            return CommandLine.Refused;
        }

        return CommandLine.Success;
    }

    private static void Show(PackageDiff diff)
    {
        CommandLine.Say($"{diff.OldVersion} → {diff.NewVersion}: {Count(diff, ChangeKind.Added)} added, {Count(diff, ChangeKind.Changed)} changed, {Count(diff, ChangeKind.Dropped)} dropped.");
        if (diff.Changes.Count == 0)
        {
            return;
        }

        var table = new Table().AddColumns("", "Component", "Name", "What").Border(TableBorder.Simple);
        foreach (var change in diff.Changes)
        {
            var (sign, color) = change.Kind switch { ChangeKind.Added => ("+", "green"), ChangeKind.Dropped => ("-", "red"), _ => ("~", "yellow") };
            var lines = change.Properties.Select(Describe).Concat(change.Loss is { } loss ? ["LOSS: " + loss] : Array.Empty<string>());
            table.AddRow($"[{color}]{sign}[/]", Markup.Escape(change.Component), Markup.Escape(change.Name), change.Loss is null ? Markup.Escape(string.Join('\n', lines)) : $"[red]{Markup.Escape(string.Join('\n', lines))}[/]");
        }

        CommandLine.Say(table);
    }

    private static int Count(PackageDiff diff, ChangeKind kind) => diff.Changes.Count(change => change.Kind == kind);

    // Lists say what came and went; everything else both values.
    private static string Describe(PropertyChange property)
    {
        if (property.Property is not ("columns" or "actions" or "scripts" or "roles" or "FilteringAttributes"))
        {
            return $"{property.Property}: {Shortened(property.Old)} → {Shortened(property.New)}";
        }

        var (was, became) = (Items(property.Old), Items(property.New));
        return $"{property.Property}: {string.Join(" ", became.Except(was, StringComparer.Ordinal).Select(item => "+" + item).Concat(was.Except(became, StringComparer.Ordinal).Select(item => "-" + item)))}";
    }

    private static string[] Items(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Shortened(string value) => value.Length == 0 ? "(nothing)" : value.Length <= LongestValue ? value : value[..LongestValue] + "…";
}
