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
    /// <param name="from">A day of the first month; value is booked by months, so the report covers all of it.</param>
    /// <param name="to">A day of the last month, likewise.</param>
    /// <param name="audience">Who it speaks to.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">The draft to write, which then covers the period and speaks to the reader given; null for the one that does already, or a new one.</param>
    /// <exception cref="RefusalException">It is no draft of the account, or the page would be too long.</exception>
    public WrittenReport Write(Account account, DateTime from, DateTime to, ReportAudience audience, DateTime now, Guid? asked = null)
    {
        var content = reader.Read(account, CalendarMonth.Of(from), CalendarMonth.Of(to), audience, now);
        var page = ReportPage.Render(content);
        if (page.Length > LongestPage)
        {
            throw new RefusalException($"The report of '{account.Name}' would have {page.Length} characters; a page holds {LongestPage}. Choose a shorter period.");
        }

        var known = ReadKnown(account.Id, content);
        var draft = asked is { } id ? ReadDraft(id, account) : known.FirstOrDefault(IsDraft);
        var report = ReportOf(account, content, page, draft?.Id ?? FreeId(account.Id, content, known, now), draft?.Name);
        var isWritten = Store(report, draft);
        if (isWritten)
        {
            Attach(report, account, isNew: draft is null, isPageNew: draft?.Html != page);
        }

        return new WrittenReport(report.ToEntityReference(), MessageOf(content, report, draft is not null, isWritten, known.Count(other => other.Id != report.Id && !IsDraft(other))));
    }

    private static bool IsDraft(ValueReport report) => report.Status is null or ReportStatus.Draft;

    private static QueryExpression Query() => Queries.From(
        ValueReport.EntityLogicalName,
        ValueReport.PrimaryNameColumn, ValueReport.Columns.AccountId, ValueReport.Columns.Status, ValueReport.Columns.From, ValueReport.Columns.To, ValueReport.Columns.Audience,
        ValueReport.Columns.Expected, ValueReport.Columns.Experienced, ValueReport.Columns.Explained, ValueReport.Columns.Unexplained, ValueReport.Columns.Html, ValueReport.Columns.TransactionCurrencyId);

    private ValueReport ReadDraft(Guid id, Account account)
    {
        var report = rows.Read(Query().Where(ValueReport.PrimaryIdColumn, id)).Select(row => row.ToEntity<ValueReport>()).FirstOrDefault();
        return report is null || report.AccountId?.Id != account.Id
            ? throw new RefusalException($"There is no value report {id:D} of '{account.Name}'. Save it with this customer first.")
            : IsDraft(report) ? report
            : throw new RefusalException($"The report '{report.Name}' was marked ready or presented, so it stays as it is. Create another one, or set its status back to Draft.");
    }

    private List<ValueReport> ReadKnown(Guid account, ReportContent content) => rows
        .Read(Query()
            .Where(ValueReport.Columns.AccountId, account)
            .Where(ValueReport.Columns.From, ConditionOperator.On, content.From)
            .Where(ValueReport.Columns.To, ConditionOperator.On, content.To)
            .Where(ValueReport.Columns.Audience, Choice.Of(content.Audience).Value))
        .Select(row => row.ToEntity<ValueReport>())
        .ToList();

    // The next free number, and not how many there are: one of them may have been deleted. The time is part of it because
    // the page of a deleted one stays as a note on the account, under an id that follows from its report's.
    private static Guid FreeId(Guid account, ReportContent content, IEnumerable<ValueReport> known, DateTime now)
    {
        var taken = new HashSet<Guid>(known.Select(report => report.Id));
        return Enumerable.Range(0, taken.Count + 1).Select(number => IdFor(account, content, number, now)).First(id => !taken.Contains(id));
    }

    private static Guid IdFor(Guid account, ReportContent content, int number, DateTime now) => RowId.From(
        ValueReport.EntityLogicalName, account.ToString("D"), ReportText.Day(content.From), ReportText.Day(content.To), content.Audience.ToString(),
        number.ToString(CultureInfo.InvariantCulture), now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static ValueReport ReportOf(Account account, ReportContent content, string page, Guid id, string? name)
    {
        var customer = content.Customer.Length <= LongestName ? content.Customer : content.Customer.Substring(0, LongestName);
        var report = new ValueReport(id)
        {
            Name = name is not null && !IsNameOfOurs(name, customer) ? name : $"{customer} {ReportText.Day(content.From)} to {ReportText.Day(content.To)}, {ReportOutline.NameOf(content.Audience)}",
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
        if (content.CurrencyId is { } currency)
        {
            report.TransactionCurrencyId = new EntityReference(ValueCurrency.Table, currency);
        }

        return report;
    }

    // A name that says customer, period and reader follows them; any other is a person's and stays.
    private static bool IsNameOfOurs(string name, string customer) => name.StartsWith(customer + " ", StringComparison.Ordinal)
        && Enum.GetValues(typeof(ReportAudience)).Cast<ReportAudience>().Any(audience => name.EndsWith(", " + ReportOutline.NameOf(audience), StringComparison.Ordinal));

    private bool Store(ValueReport report, ValueReport? draft)
    {
        if (draft is null)
        {
            rows.Create(report);
            return true;
        }

        var change = new RowChange(draft);
        if (report.TransactionCurrencyId is { } currency)
        {
            change.Set(ValueReport.Columns.TransactionCurrencyId, currency);
        }

        return change
            .Set(ValueReport.PrimaryNameColumn, report.Name)
            .Set(ValueReport.Columns.From, report.From)
            .Set(ValueReport.Columns.To, report.To)
            .Set(ValueReport.Columns.Audience, report[ValueReport.Columns.Audience])
            .Set(ValueReport.Columns.Expected, report[ValueReport.Columns.Expected])
            .Set(ValueReport.Columns.Experienced, report[ValueReport.Columns.Experienced])
            .Set(ValueReport.Columns.Explained, report[ValueReport.Columns.Explained])
            .Set(ValueReport.Columns.Unexplained, report[ValueReport.Columns.Unexplained])
            .Set(ValueReport.Columns.Html, report.Html)
            .WriteTo(rows);
    }

    // The note's id follows from the report's, so that a draft written anew replaces its page instead of piling up.
    private void Attach(ValueReport report, Account account, bool isNew, bool isPageNew)
    {
        var id = RowId.From(NoteTable, report.Id.ToString("D"));
        var file = $"Value report {ReportText.Day(report.From!.Value)} to {ReportText.Day(report.To!.Value)}.html";
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(report.Html!));
        if (!isNew && rows.Find(NoteTable, "annotationid", id, "subject", "filename") is { } known)
        {
            var change = new RowChange(known).Set("subject", report.Name).Set("filename", file);
            (isPageNew ? change.Set("documentbody", body) : change).WriteTo(rows);
            return;
        }

        rows.Create(new Entity(NoteTable, id)
        {
            ["subject"] = report.Name,
            ["filename"] = file,
            ["documentbody"] = body,
            ["mimetype"] = "text/html",
            ["isdocument"] = true,
            ["objectid"] = account.ToEntityReference(),
            ["ownerid"] = account.OwnerId,
        });
    }

    private static string MessageOf(ReportContent content, ValueReport report, bool wasDraft, bool isWritten, int others) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} the report '{1}': expected {2:0.00}, explained {3:0.00}, unexplained {4:0.00}, in all {5:0.00}.{6}{7}",
        !isWritten ? "Nothing is new in" : wasDraft ? "Wrote anew" : "Wrote",
        report.Name, content.Expected, content.Explained, content.Unexplained, content.Total,
        others > 0 ? string.Format(CultureInfo.InvariantCulture, " {0} that were marked ready or presented stay as they are.", others) : "",
        string.Concat(content.LeftOut.Select(remark => " " + remark.Text)));
}
