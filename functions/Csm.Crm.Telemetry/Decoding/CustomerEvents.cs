using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Native events that are not about a machine: digital usage of a contact, and consignment stock.</summary>
internal static class CustomerEvents
{
    private const int Version = 1;
    private const int LongestName = 100;
    private const int LongestSite = 200;
    private const int MostLogins = 1_000_000;
    private const int MinutesPerDay = 1_440;
    private const int MostFunctions = 1_000;
    private const double GreatestQuantity = 1e9;

    /// <summary>Reads <c>digital_usage</c> or <c>consignment_stock</c>.</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="reader">Stands on the value of the member, and when it was read at its end.</param>
    /// <param name="native">Takes what it says, or what is wrong with it.</param>
    /// <returns>Whether it is one of them.</returns>
    public static bool TryRead(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader, ref NativeEvent native)
    {
        if (name.SequenceEqual("digital_usage"u8))
        {
            ReadUsage(ref reader, ref native);
            return true;
        }

        if (name.SequenceEqual("consignment_stock"u8))
        {
            ReadStock(ref reader, ref native);
            return true;
        }

        return false;
    }

    /// <summary>Hands the event to the sink.</summary>
    public static void Take(ref NativeEvent native, ReadOnlySpan<byte> text, in DecodingContext context)
    {
        var rejection = native.Fault
            ?? (native.HasContent || native is { Usage: not null, Stock: not null }
                ? new Rejection(RejectionReason.Unreadable, "An event is about a machine, about digital usage or about a consignment stock. Send an event for each.")
                : null)
            ?? (context.Stamped is { } device
                ? new Rejection(RejectionReason.Spoofed, $"The hub authenticated device '{device}', which may speak for itself only, but the body is about a customer. List '{device}' among the gateways if it speaks for others.")
                : null);
        if (rejection is not null)
        {
            context.Sink.Reject(rejection, text);
        }
        else if (native.Usage is { } usage)
        {
            context.Sink.AcceptUsage(usage, text);
        }
        else if (native.HasTime)
        {
            context.Sink.AcceptStock(native.Stock! with { Ticks = native.Reading.Ticks }, text);
        }
        else if (context.FallbackTicks > 0)
        {
            context.Sink.AcceptStock(native.Stock! with { Ticks = context.FallbackTicks }, WithTime(text, context.FallbackTicks));
        }
        else
        {
            context.Reject(RejectionReason.TimeMissing, "The stock has no 'time', and neither has its envelope.", text);
        }
    }

    private static void ReadUsage(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        native.IsOfCustomer = true;
        using var document = JsonDocument.ParseValue(ref reader);
        var fields = new Fields(document.RootElement, "digital_usage");
        var contact = fields.Text("contact", LongestName, anyCharacter: true);
        var product = fields.Text("product", LongestName, anyCharacter: false);
        var day = fields.Day("day");
        var (logins, minutes, functions) = (fields.Whole("logins", MostLogins), fields.Whole("active_minutes", MinutesPerDay), fields.Whole("core_functions", MostFunctions));
        if (logins is null && minutes is null && functions is null)
        {
            fields.Refuse(RejectionReason.MetricsMissing, "'digital_usage' has none of 'logins', 'active_minutes' and 'core_functions'.");
        }

        native.Fault ??= fields.Fault;
        native.Usage = new UsageReading(contact, product, day, logins, minutes, functions);
    }

    private static void ReadStock(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        native.IsOfCustomer = true;
        using var document = JsonDocument.ParseValue(ref reader);
        var fields = new Fields(document.RootElement, "consignment_stock");
        var site = fields.Text("site", LongestSite, anyCharacter: true);
        var material = fields.Text("material", LongestName, anyCharacter: true);
        var quantity = fields.Quantity("quantity");
        if (quantity is null)
        {
            fields.Refuse(RejectionReason.MetricsMissing, "'consignment_stock' has no 'quantity'.");
        }

        var stock = new StockReading(0, site, material, quantity.GetValueOrDefault(), fields.Quantity("minimum"), fields.Quantity("reorder_point"));
        native.Fault ??= fields.Fault;
        native.Stock = stock;
    }

    // The original must stand on its own, without the envelope that gave the time.
    private static ReadOnlySpan<byte> WithTime(ReadOnlySpan<byte> text, long ticks)
    {
        var whole = new ArrayBufferWriter<byte>(text.Length + 64);
        whole.Write(NativeEvents.Marker);
        whole.Write(Encoding.ASCII.GetBytes($"\"time\":\"{new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture)}\","));
        whole.Write(text[1..]);
        return whole.WrittenSpan;
    }

    /// <summary>Reads the members of an object, and remembers the first that cannot be used.</summary>
    private sealed class Fields
    {
        private readonly JsonElement element;
        private readonly string name;

        public Fields(JsonElement element, string name)
        {
            this.element = element;
            this.name = name;
            if (element.ValueKind != JsonValueKind.Object)
            {
                Refuse(RejectionReason.Unreadable, $"'{name}' is a JSON {element.ValueKind}, not an object.");
            }

            if (JsonText.Member(element, "version") is { ValueKind: not JsonValueKind.Undefined } version && !(JsonText.TryNumber(version, out var number) && number == Version))
            {
                Refuse(RejectionReason.Unreadable, $"'{name}' has the version {Shown(version)}; known is {Version}. Leave it out, or deploy a newer version of the function app.");
            }
        }

        public Rejection? Fault { get; private set; }

        public void Refuse(RejectionReason reason, string detail) => Fault ??= new Rejection(reason, detail);

        public string Text(string member, int longest, bool anyCharacter)
        {
            var text = (JsonText.Scalar(JsonText.Member(element, member)) ?? string.Empty).Trim();
            if (text.Length == 0 || text.Length > longest || text.Any(character => char.IsControl(character) || (!anyCharacter && character is < ' ' or > '~')))
            {
                Refuse(RejectionReason.Unreadable, $"'{member}' of '{name}' must be text of 1–{longest} characters{(anyCharacter ? "" : " of printable ASCII")}, but is {Shown(JsonText.Member(element, member))}.");
            }

            return text;
        }

        public DateOnly Day(string member)
        {
            if (DateOnly.TryParseExact(JsonText.Text(JsonText.Member(element, member)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100)
            {
                return day;
            }

            Refuse(RejectionReason.TimeUnreadable, $"'{member}' of '{name}' must be a date of 2000–2099 such as 2026-01-05, but is {Shown(JsonText.Member(element, member))}.");
            return default;
        }

        public int? Whole(string member, int greatest) =>
            Number(member, greatest) is not { } number ? null
            : number == Math.Floor(number) ? (int)number
            : RefuseNumber(member, $"a whole number of 0–{greatest}");

        public long? Quantity(string member) => Number(member, GreatestQuantity) is { } number ? FixedPoint.Of(number) : null;

        private double? Number(string member, double greatest)
        {
            var value = JsonText.Member(element, member);
            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && JsonText.TryNumber(value, out var number) && number >= 0 && number <= greatest)
            {
                return number;
            }

            RefuseNumber(member, $"a number of 0–{greatest.ToString("N0", CultureInfo.InvariantCulture)}");
            return null;
        }

        private int? RefuseNumber(string member, string expected)
        {
            Refuse(RejectionReason.MetricUnreadable, $"'{member}' of '{name}' must be {expected}, but is {Shown(JsonText.Member(element, member))}.");
            return null;
        }

        private static string Shown(JsonElement value) => JsonText.Scalar(value) is { } text ? $"'{text[..Math.Min(text.Length, 60)]}'" : $"a JSON {value.ValueKind}";
    }
}
