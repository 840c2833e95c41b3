using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>
/// Reads a CSV file by its profile, row by row, into native JSON events. Rates, states and events become counters that
/// run on from row to row per device, so that the file then takes the same way as everything else.
/// </summary>
/// <remarks>Rows of a device must be in ascending order of time: an earlier or repeated one is rejected.</remarks>
public sealed class CsvFeed
{
    private readonly FeedProfile profile;
    private readonly DateTimeZone zone;
    private readonly Dictionary<string, DeviceFeed> devices = new(StringComparer.Ordinal);
    private readonly List<RowRejection> rejected = [];

    /// <param name="profile">What the columns mean.</param>
    public CsvFeed(FeedProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        this.profile = profile;
        zone = DateTimeZoneProviders.Tzdb[profile.Time.TimeZone];
    }

    /// <summary>Rows read so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Rows that could not be used.</summary>
    public IReadOnlyList<RowRejection> Rejected => rejected;

    /// <summary>Events of the file, one per usable row, in its order. Streams; nothing but the current row is held.</summary>
    /// <param name="file">The file, read once; stays open.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="FeedProfileException">The header lacks columns; the message names them.</exception>
    public IEnumerable<FeedEvent> Read(Stream file, string name)
    {
        using var text = new StreamReader(file, Encoding.GetEncoding(profile.Encoding), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = profile.Separator, BadDataFound = null, MissingFieldFound = null });
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new FeedProfileException($"{name} is empty: it has no header row.");
        }

        var columns = IndexColumns(csv.HeaderRecord!, name);
        while (csv.Read())
        {
            Rows++;
            var row = csv.Parser.RawRow;
            if (ReadRow(csv, columns, row) is { } feedEvent)
            {
                yield return feedEvent;
            }
        }
    }

    private Dictionary<string, int> IndexColumns(string[] header, string name)
    {
        var lacking = profile.Columns.Where(column => !header.Contains(column, StringComparer.Ordinal)).ToArray();
        return lacking.Length == 0
            ? profile.Columns.Union(profile.GaugeColumns.Intersect(header), StringComparer.Ordinal).ToDictionary(static column => column, column => Array.IndexOf(header, column), StringComparer.Ordinal)
            : throw new FeedProfileException($"{name} lacks {string.Join(", ", lacking.Select(static column => $"'{column}'"))}, which profile '{profile.Name}' reads.");
    }

    private FeedEvent? ReadRow(CsvReader csv, Dictionary<string, int> columns, int row)
    {
        string? ValueOf(string column)
        {
            var text = columns.TryGetValue(column, out var index) && csv.TryGetField<string>(index, out var field) ? field?.Trim() : null;
            return string.IsNullOrEmpty(text) || profile.Missing.Contains(text, StringComparer.Ordinal) ? null : text;
        }

        try
        {
            var device = ValueOf(profile.DeviceColumn) ?? throw new FormatException($"column '{profile.DeviceColumn}' is empty");
            var ticks = TimeOf(ValueOf(profile.Time.Column));
            if (!devices.TryGetValue(device, out var feed))
            {
                devices.Add(device, feed = new DeviceFeed(profile, device));
            }

            return new FeedEvent(device, row, new DateTimeOffset(ticks, TimeSpan.Zero), feed.Next(ticks, ValueOf));
        }
        catch (FormatException wrong)
        {
            rejected.Add(new RowRejection(row, wrong.Message));
            return null;
        }
    }

    private long TimeOf(string? text)
    {
        if (!DateTime.TryParseExact(text, profile.Time.Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            throw new FormatException($"column '{profile.Time.Column}' is '{text}', which is not a time in the format {profile.Time.Format}");
        }

        return LocalDateTime.FromDateTime(local).InZoneLeniently(zone).ToDateTimeUtc().Ticks;
    }
}

/// <summary>A row as a native JSON event.</summary>
/// <param name="DeviceId">Its device.</param>
/// <param name="Row">Line number in the file, from 1.</param>
/// <param name="Time">When the machine read it.</param>
/// <param name="Json">The event, UTF-8.</param>
public sealed record FeedEvent(string DeviceId, int Row, DateTimeOffset Time, ReadOnlyMemory<byte> Json);

/// <summary>A row that could not be used.</summary>
/// <param name="Row">Line number in the file, from 1.</param>
/// <param name="Detail">Column, value and what is wrong.</param>
public sealed record RowRejection(int Row, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Row {Row}: {Detail}.");
}
