using System.Globalization;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>
/// A place in JSON: names separated by dots, <c>[2]</c> for an element, <c>[*]</c> for all of them, <c>[name=fuel]</c> for
/// those with a member of that text; a name with other characters in double quotes. <c>^.</c> at the beginning starts at
/// the whole object instead of the event. <c>signals[name="fuel used"].value</c>.
/// </summary>
public sealed class JsonPath
{
    private readonly Step[] steps;

    private JsonPath(bool fromRoot, Step[] steps)
    {
        FromRoot = fromRoot;
        this.steps = steps;
    }

    /// <summary>The event itself.</summary>
    public static JsonPath Self { get; } = new(fromRoot: false, []);

    /// <summary>True when it starts at the whole object.</summary>
    public bool FromRoot { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is none; the message names the place and what may stand there.</exception>
    public static JsonPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = text == "^" || text.StartsWith("^.", StringComparison.Ordinal);
        var at = root ? Math.Min(2, text.Length) : 0;
        var read = new List<Step>();
        while (at < text.Length)
        {
            if (text[at] == '[')
            {
                read.Add(ParseBracket(text, ref at));
            }
            else
            {
                read.Add(new Step(StepKind.Member, ParseName(text, ref at, ".["), null, 0));
            }

            if (at < text.Length && text[at] == '.' && ++at == text.Length)
            {
                throw new FormatException($"path '{text}' ends with a dot; a name must follow it");
            }
        }

        return read.Count > 0 || root ? new JsonPath(root, [.. read]) : throw new FormatException("the path is empty; write names separated by dots, for example totals.fuel");
    }

    /// <summary>The first value at the path, or undefined.</summary>
    public JsonElement First(JsonElement root, JsonElement start)
    {
        foreach (var found in All(root, start))
        {
            return found;
        }

        return default;
    }

    /// <summary>All values at the path.</summary>
    public IEnumerable<JsonElement> All(JsonElement root, JsonElement start) => Walk(FromRoot ? root : start, 0);

    private IEnumerable<JsonElement> Walk(JsonElement element, int index)
    {
        if (index == steps.Length)
        {
            return [element];
        }

        var step = steps[index];
        return Next(element, step).SelectMany(next => Walk(next, index + 1));
    }

    private static IEnumerable<JsonElement> Next(JsonElement element, Step step)
    {
        if (step.Kind == StepKind.Member)
        {
            return JsonText.Member(element, step.Name) is { ValueKind: not JsonValueKind.Undefined } member ? [member] : [];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            // One machine sends one object where several send an array of them.
            return step.Kind == StepKind.All ? [element] : [];
        }

        return step.Kind switch
        {
            StepKind.Element => step.Index < element.GetArrayLength() ? [element[step.Index]] : [],
            StepKind.All => element.EnumerateArray().AsEnumerable(),
            _ => element.EnumerateArray().Where(item => JsonText.Scalar(JsonText.Member(item, step.Name)) == step.Value),
        };
    }

    private static Step ParseBracket(string text, ref int at)
    {
        at++;
        var name = ParseName(text, ref at, "]=");
        if (at < text.Length && text[at] == '=')
        {
            at++;
            var value = ParseName(text, ref at, "]");
            Close(text, ref at);
            return new Step(StepKind.Where, name, value, 0);
        }

        Close(text, ref at);
        if (name == "*")
        {
            return new Step(StepKind.All, name, null, 0);
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Step(StepKind.Element, name, null, index)
            : throw new FormatException($"path '{text}' has '[{name}]'; write [*], a number such as [0], or a condition such as [name=fuel]");
    }

    private static void Close(string text, ref int at)
    {
        if (at >= text.Length || text[at] != ']')
        {
            throw new FormatException($"path '{text}' has a '[' without ']'");
        }

        at++;
    }

    private static string ParseName(string text, ref int at, string ends)
    {
        if (at < text.Length && text[at] == '"')
        {
            var close = text.IndexOf('"', at + 1);
            if (close < 0)
            {
                throw new FormatException($"path '{text}' has a quotation mark without its other half");
            }

            var quoted = text[(at + 1)..close];
            at = close + 1;
            return quoted;
        }

        var name = new StringBuilder();
        while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal))
        {
            name.Append(text[at++]);
        }

        return name.Length > 0 ? name.ToString() : throw new FormatException($"path '{text}' lacks a name at character {at + 1}");
    }

    private enum StepKind
    {
        Member,
        Element,
        All,
        Where,
    }

    private sealed record Step(StepKind Kind, string Name, string? Value, int Index);
}
