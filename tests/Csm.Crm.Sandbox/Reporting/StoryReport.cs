using System.Globalization;
using Spectre.Console;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Prints what happened: the promised happenings with their rows, and the life of each customer.</summary>
public sealed class StoryReport(IAnsiConsole console)
{
    /// <summary>Prints the life of a customer.</summary>
    public void WriteTimeline(string customer, IReadOnlyList<TimelineEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        console.Write(new Rule($"[bold]{Markup.Escape(customer)}, day by day[/]").LeftJustified());
        var table = new Table().NoBorder().AddColumn(new TableColumn("Day").NoWrap()).AddColumn(new TableColumn("What happened").NoWrap()).AddColumn("Evidence");
        foreach (var entry in entries)
        {
            table.AddRow(Wording.Day(entry.On), Markup.Escape(entry.What), Markup.Escape(entry.Evidence));
        }

        console.Write(table);
        console.WriteLine();
    }

    /// <summary>Prints the happenings.</summary>
    public void WriteHappenings(IReadOnlyList<Happening> happenings)
    {
        ArgumentNullException.ThrowIfNull(happenings);
        console.Write(new Rule("[bold]What happened[/]").LeftJustified());
        var table = new Table().NoBorder()
            .AddColumn(new TableColumn("Day").NoWrap()).AddColumn(new TableColumn("What").NoWrap()).AddColumn(new TableColumn("Row").NoWrap()).AddColumn("Evidence");
        foreach (var happening in happenings)
        {
            table.AddRow(
                Wording.Day(happening.On), Markup.Escape(happening.What),
                happening.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"{row.LogicalName} {row.Id.ToString("D")[..8]}") : Wording.None,
                happening.On is null ? "[grey]not in these months[/]" : Markup.Escape(happening.Customer.Length == 0 ? happening.Evidence : $"{happening.Customer}. {happening.Evidence}"));
        }

        console.Write(table);
        console.WriteLine();
    }
}
