using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Writes the pages of value reports as files, as they hang on the accounts.</summary>
public static class ValueReportFiles
{
    /// <summary>Writes them.</summary>
    /// <param name="reports">The reports with their pages.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The files' paths.</returns>
    public static IReadOnlyList<string> Write(IEnumerable<ValueReport> reports, DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(folder);
        var files = new List<string>();
        foreach (var report in reports.Where(report => report.Html is { Length: > 0 }))
        {
            var name = string.Concat((report.Name ?? report.Id.ToString("D")).Select(letter => char.IsLetterOrDigit(letter) || letter == '-' ? letter : '-'));
            var file = Path.Combine(folder.FullName, $"value-report-{name}.html");
            File.WriteAllText(file, report.Html);
            files.Add(file);
        }

        return files;
    }
}
