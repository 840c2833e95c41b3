using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>Telemetry of one kind that could not be used as it came, of one device on one day.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Device">The device as far as it is known: 1–100 printable ASCII characters, or one of the two stand-ins.</param>
/// <param name="Day">The day on which it arrived, UTC.</param>
/// <param name="Count">How much of it, ≥ 1.</param>
/// <param name="First">When the first of it arrived, UTC milliseconds.</param>
/// <param name="Last">When the last of it arrived, UTC milliseconds.</param>
/// <param name="Sample">Why the first could not be used, and its beginning.</param>
public sealed record Issue(IssueKind Kind, string Device, DateOnly Day, long Count, long First, long Last, string Sample)
{
    /// <summary>Stands for senders that are not known.</summary>
    public const string NoDevice = "?";

    /// <summary>Stands for all devices beyond those that are named.</summary>
    public const string OtherDevices = "*";

    /// <summary>Length of the longest sample, in characters.</summary>
    public const int LongestSample = 1_000;

    private const int LongestDevice = 100;

    /// <summary>The kind that a rejection counts as.</summary>
    public static IssueKind KindOf(RejectionReason reason) => reason switch
    {
        RejectionReason.DeviceUnknown => IssueKind.UnknownDevice,
        RejectionReason.Late => IssueKind.Late,
        RejectionReason.Spoofed => IssueKind.Spoofed,
        _ => IssueKind.Unreadable,
    };

    /// <summary>
    /// A device's name as it can stand in a key: senders choose it, and Dataverse ignores case, accents and spaces at the
    /// end where it compares keys. What is not printable ASCII becomes a question mark; the sample has the original.
    /// </summary>
    public static string NameOf(ReadOnlySpan<char> device)
    {
        var trimmed = device.Trim();
        Span<char> name = stackalloc char[Math.Min(trimmed.Length, LongestDevice)];
        for (var index = 0; index < name.Length; index++)
        {
            name[index] = trimmed[index] is >= ' ' and <= '~' ? trimmed[index] : '?';
        }

        name = name.TrimEnd();
        return name.IsEmpty ? NoDevice : name.ToString();
    }

    /// <summary>The sample of an event: the reason, then its beginning as text.</summary>
    public static string SampleOf(string detail, ReadOnlySpan<byte> original)
    {
        var beginning = Encoding.UTF8.GetString(original[..Math.Min(original.Length, LongestSample)]);
        var text = new StringBuilder(detail).Append('\n').Append(beginning);
        for (var index = 0; index < text.Length; index++)
        {
            // Half a character and control characters are no text that Dataverse takes.
            if (char.IsSurrogate(text[index]) || text[index] is '\ufffe' or '\uffff' || (char.IsControl(text[index]) && text[index] is not ('\n' or '\t')))
            {
                text[index] = '?';
            }
        }

        return text.ToString(0, Math.Min(text.Length, LongestSample));
    }
}
