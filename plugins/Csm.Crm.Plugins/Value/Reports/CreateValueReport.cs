using System.Globalization;
using System.Text;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>What writing a report came to.</summary>
/// <param name="Report">The report.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record WrittenReport(EntityReference Report, string Message);

/// <summary>
/// Writes the value report of an account (R9): a draft of the same days and reader is written anew, one that was marked
/// ready or presented stays as it is and a new draft stands beside it. The page hangs on the account as a note.
/// </summary>
internal sealed class CreateValueReport
{
    private const string NoteTable = "annotation";
    private const int LongestPage = 1_048_576;
    private const int LongestName = 120;
    private readonly IRows rows;
    private readonly ReadReport reader;

    public CreateValueReport(IRows rows, ReadReport reader)
    {
        this.rows = rows;
        this.reader = reader;
    }

    /// <summary>Writes it.</summary>
    /// <param name="account">The customer, whom the caller may see.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="audience">Who it speaks to.</param>
    /// <param name="now">The time.</param>
    public WrittenReport Write(Account account, DateTime from, DateTime to, ReportAudience audience, DateTime now)
    {
        var content = reader.Read(account, from, to, audience, now);
        var page = ReportPage.Render(content);
        if (page.Length > LongestPage)
        {
            throw new RefusalException($"The report of '{account.Name}' would have {page.Length} characters; a page holds {LongestPage}. Choose a shorter period.");
        }

        var known = ReadKnown(account.Id, from, to, audience);
        var draft = known.FirstOrDefault(report => report.Status is null or ReportStatus.Draft);
        var report = ReportOf(account, content, page, draft?.Id ?? IdFor(account.Id, from, to, audience, known.Count));
        var isWritten = Store(report, draft);
        Attach(report, account, page, isNew: draft is null, isWritten);
        return new WrittenReport(report.ToEntityReference(), MessageOf(content, report, draft is not null, isWritten, known.Count(other => other.Id != report.Id)));
    }

    private List<ValueReport> ReadKnown(Guid account, DateTime from, DateTime to, ReportAudience audience) => rows
        .Read(Queries.From(
                ValueReport.EntityLogicalName,
                ValueReport.PrimaryNameColumn, ValueReport.Columns.Status, ValueReport.Columns.Expected, ValueReport.Columns.Experienced, ValueReport.Columns.Explained, ValueReport.Columns.Unexplained, ValueReport.Columns.Html)
            .Where(ValueReport.Columns.AccountId, account)
            .Where(ValueReport.Columns.From, ConditionOperator.On, from)
            .Where(ValueReport.Columns.To, ConditionOperator.On, to)
            .Where(ValueReport.Columns.Audience, Choice.Of(audience).Value))
        .Select(row => row.ToEntity<ValueReport>())
        .ToList();

    private static Guid IdFor(Guid account, DateTime from, DateTime to, ReportAudience audience, int before) => RowId.From(
        ValueReport.EntityLogicalName, account.ToString("D"), ReportText.Day(from), ReportText.Day(to), audience.ToString(), before.ToString(CultureInfo.InvariantCulture));

    private static ValueReport ReportOf(Account account, ReportContent content, string page, Guid id)
    {
        var customer = content.Customer.Length <= LongestName ? content.Customer : content.Customer.Substring(0, LongestName);
        var report = new ValueReport(id)
        {
            Name = $"{customer} {ReportText.Day(content.From)} to {ReportText.Day(content.To)}, {ReportOutline.NameOf(content.Audience)}",
            AccountId = account.ToEntityReference(),
            From = content.From,
            To = content.To,
            Audience = (UsageCenterRole)Choice.Of(content.Audience).Value,
            Expected = content.Expected,
            Experienced = content.Total,
            Explained = content.Explained,
            Unexplained = content.Unexplained,
            Html = page,
            Status = ReportStatus.Draft,
        };
        if (account.TransactionCurrencyId is { } currency)
        {
            report.TransactionCurrencyId = currency;
        }

        return report;
    }

    private bool Store(ValueReport report, ValueReport? draft)
    {
        if (draft is null)
        {
            rows.Create(report);
            return true;
        }

        return new RowChange(draft)
            .Set(ValueReport.Columns.Expected, report[ValueReport.Columns.Expected])
            .Set(ValueReport.Columns.Experienced, report[ValueReport.Columns.Experienced])
            .Set(ValueReport.Columns.Explained, report[ValueReport.Columns.Explained])
            .Set(ValueReport.Columns.Unexplained, report[ValueReport.Columns.Unexplained])
            .Set(ValueReport.Columns.Html, report.Html)
            .WriteTo(rows);
    }

    // The note's id follows from the report's, so that a draft written anew replaces its page instead of piling up.
    private void Attach(ValueReport report, Account account, string page, bool isNew, bool isWritten)
    {
        if (!isWritten)
        {
            return;
        }

        var note = new Entity(NoteTable, RowId.From(NoteTable, report.Id.ToString("D"))) { ["documentbody"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page)) };
        if (!isNew && rows.Find(NoteTable, "annotationid", note.Id, "subject") is not null)
        {
            rows.Update(note);
            return;
        }

        note["subject"] = report.Name;
        note["filename"] = $"Value report {ReportText.Day(report.From!.Value)} to {ReportText.Day(report.To!.Value)}.html";
        note["mimetype"] = "text/html";
        note["isdocument"] = true;
        note["objectid"] = account.ToEntityReference();
        note["ownerid"] = account.OwnerId;
        rows.Create(note);
    }

    private static string MessageOf(ReportContent content, ValueReport report, bool wasDraft, bool isWritten, int others) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} the report '{1}': expected {2:0.00}, explained {3:0.00}, unexplained {4:0.00}, in all {5:0.00}.{6}",
        !isWritten ? "Nothing is new in" : wasDraft ? "Wrote anew" : "Wrote",
        report.Name, content.Expected, content.Explained, content.Unexplained, content.Total,
        others > 0 ? string.Format(CultureInfo.InvariantCulture, " {0} that were marked ready or presented stay as they are.", others) : "");
}
