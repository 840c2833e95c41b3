using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Telemetry.Tests.Functions;

/// <summary>The alerts' log queries, judged over every sentence that the functions can write.</summary>
public partial class AlertTests
{
    private const long Lag = 1_234;

    private static readonly string Folder = Path.Combine(SharedData.Repository, "functions");

    [Theory]
    [InlineData("ingestion-behind", "IngestTelemetry")]
    [InlineData("dead-letters", "IngestTelemetry, PullFleetFeeds")]
    [InlineData("rows-refused", "BuildBenchmarks, PublishValueInUse")]
    [InlineData("feed-faults", "PullFleetFeeds")]
    [InlineData("dependency-sick", "Health")]
    [InlineData("old-rows-stay", "ThinHistory")]
    [InlineData("nothing-ingested", "IngestTelemetry")]
    [InlineData("nothing-published", "PublishValueInUse")]
    public void Query_FindsSentencesOfItsFunctionsAndNoOther(string alert, string functions)
    {
        var query = QueryOf(alert).Replace("${lagAlertSeconds}", (Lag - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        Sentences().Where(sentence => Finds(query, sentence.Text)).Select(static sentence => sentence.Function).Distinct().Order(StringComparer.Ordinal).ShouldBe(functions.Split(", "));
    }

    [Fact]
    public void IngestionThatIsNotBehind_IsNotFound()
    {
        var query = QueryOf("ingestion-behind").Replace("${lagAlertSeconds}", Lag.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        Sentences().ShouldNotContain(sentence => Finds(query, sentence.Text));
    }

    /// <summary>What is logged with an exception stands in the table of exceptions, where these queries do not look.</summary>
    [Fact]
    public void SentencesThatAreFound_AreLoggedWithoutException() =>
        typeof(IngestTelemetry).Assembly.GetTypes().SelectMany(static type => type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Where(static method => method.GetCustomAttribute<LoggerMessageAttribute>() is { Level: >= LogLevel.Warning } message && method.GetParameters().Any(static parameter => parameter.ParameterType.IsAssignableTo(typeof(Exception))))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()!.Message)
            .Where(static text => Queries().Any(query => Finds(query, Rendered(text)))).ShouldBeEmpty();

    [Fact]
    public void EveryQueryOverTheLog_IsJudgedHere()
    {
        var judged = GetType().GetMethod(nameof(Query_FindsSentencesOfItsFunctionsAndNoOther))!.GetCustomAttributes<InlineDataAttribute>().Select(static data => (string)data.Data[0]!);

        Alert().Matches(File.ReadAllText(Path.Combine(Folder, "infra", "alerts.bicep"))).Where(static match => match.Groups["query"].Value.StartsWith("traces", StringComparison.Ordinal))
            .Select(static match => match.Groups["name"].Value).ShouldBe(judged, ignoreOrder: true);
    }

    /// <summary>What host.json keeps back or samples, no alert can count; and failed executions are requests only while results are logged.</summary>
    [Fact]
    public void HostSettings_LetEverySentenceAndEveryFailureThrough()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "Csm.Crm.Functions", "host.json")));
        var logging = host.RootElement.GetProperty("logging");
        var levels = logging.GetProperty("logLevel").EnumerateObject().ToDictionary(static level => level.Name, static level => Enum.Parse<LogLevel>(level.Value.GetString()!), StringComparer.Ordinal);

        foreach (var sentence in Sentences())
        {
            var category = levels.Keys.Where(key => key == "default" || $"Csm.Crm.Functions.{sentence.Function}".StartsWith(key, StringComparison.Ordinal)).MaxBy(static key => key == "default" ? 0 : key.Length)!;
            ((int)sentence.Level).ShouldBeGreaterThanOrEqualTo((int)levels[category], sentence.Text);
        }

        ((int)levels["Host.Results"]).ShouldBeLessThanOrEqualTo((int)LogLevel.Error);
        logging.GetProperty("applicationInsights").GetProperty("samplingSettings").GetProperty("excludedTypes").GetString()!.Split(';').ShouldContain("Trace");
        QueryOf("function-fails").ShouldBe("requests | where success == false");
    }

    private static IEnumerable<(string Function, string Text, LogLevel Level)> Sentences() =>
        typeof(IngestTelemetry).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static), static (type, method) => (Type: type, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(static item => item.Message is not null)
            .Select(static item => (item.Type.Name, Rendered(item.Message!.Message), item.Message.Level));

    private static string Rendered(string template) => Hole().Replace(template, static hole => hole.Groups["name"].Value switch
    {
        "LagSeconds" => Lag.ToString(CultureInfo.InvariantCulture),
        "Outcome" => "Interrupted",
        _ => "7",
    });

    private static IEnumerable<string> Queries() => Alert().Matches(File.ReadAllText(Path.Combine(Folder, "infra", "alerts.bicep"))).Select(static match => match.Groups["query"].Value)
        .Where(static query => query.StartsWith("traces", StringComparison.Ordinal)).Select(static query => query.Replace("${lagAlertSeconds}", "0", StringComparison.Ordinal));

    private static string QueryOf(string alert) => Alert().Matches(File.ReadAllText(Path.Combine(Folder, "infra", "alerts.bicep"))).Single(match => match.Groups["name"].Value == alert).Groups["query"].Value;

    // As much of the query language as the alerts use: where with has and startswith, parse of one number, and its comparison.
    private static bool Finds(string query, string message)
    {
        var parts = query.Split(" | ");
        parts[0].ShouldBe("traces");
        long? number = null;
        foreach (var part in parts[1..])
        {
            if (Parse().Match(part) is { Success: true } parse)
            {
                var found = Regex.Match(message, Regex.Escape(parse.Groups["before"].Value) + "(?<number>[0-9]+)" + Regex.Escape(parse.Groups["after"].Value), RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1));
                number = found.Success ? long.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture) : null;
            }
            else if (Compare().Match(part) is { Success: true } compare)
            {
                if (!(number > long.Parse(compare.Groups["limit"].Value, CultureInfo.InvariantCulture)))
                {
                    return false;
                }
            }
            else if (!part["where ".Length..].Split(" and ").All(condition => Holds(condition, message)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Holds(string condition, string message)
    {
        var match = Condition().Match(condition);
        match.Success.ShouldBeTrue($"'{condition}' is a condition that this test does not know");
        var text = match.Groups["text"].Value;
        return match.Groups["operator"].Value == "startswith"
            ? message.StartsWith(text, StringComparison.OrdinalIgnoreCase)
            : Regex.IsMatch(message, $"(?<![A-Za-z0-9]){Regex.Escape(text)}(?![A-Za-z0-9])", RegexOptions.IgnoreCase, TimeSpan.FromMinutes(1));
    }

    [GeneratedRegex("name: '(?<name>[a-z-]+)'\n(    [a-z]+: [^\n]+\n)*?    query: '(?<query>[^']+)'", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Hole();

    [GeneratedRegex("^parse message with \\* \"(?<before>[^\"]+)\" [a-z]+:long \"(?<after>[^\"]+)\" \\*$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Parse();

    [GeneratedRegex("^where [a-z]+ > (?<limit>[0-9]+)$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Compare();

    [GeneratedRegex("^message (?<operator>has|startswith) \"(?<text>[^\"]+)\"$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Condition();
}
