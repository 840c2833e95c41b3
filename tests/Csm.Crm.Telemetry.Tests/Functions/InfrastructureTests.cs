using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Telemetry.Tests.Functions;

/// <summary>
/// The Bicep files, as far as they can be judged without their compiler: brackets, names, keys, and that they give what the
/// functions ask for and look for what the functions say.
/// </summary>
public partial class InfrastructureTests
{
    private static readonly string Folder = Path.Combine(SharedData.Repository, "functions");

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("app.bicep")]
    [InlineData("alerts.bicep")]
    public void File_IsBalancedAndEveryParameterIsExplained(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "infra", name));
        var open = new Stack<char>();
        foreach (var character in string.Join('\n', lines.Select(static line => Comment().Replace(Text().Replace(line, "''"), ""))))
        {
            if ("([{".Contains(character, StringComparison.Ordinal))
            {
                open.Push(character);
            }
            else if (")]}".IndexOf(character, StringComparison.Ordinal) is >= 0 and var kind)
            {
                open.Pop().ShouldBe("([{"[kind]);
            }
        }

        open.ShouldBeEmpty();
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].StartsWith("param ", StringComparison.Ordinal) || lines[line].StartsWith("output ", StringComparison.Ordinal))
            {
                lines[..line].Reverse().TakeWhile(static above => above.Length > 0).ShouldContain(static above => above.StartsWith("@description(", StringComparison.Ordinal), lines[line]);
            }
        }
    }

    [Fact]
    public void Modules_GetExactlyTheParametersThatTheyDeclare()
    {
        var main = Read("main.bicep");
        foreach (var module in new[] { "app", "alerts" })
        {
            var declared = Parameters(Read(module + ".bicep")).Select(static parameter => parameter.Name);
            var start = main.IndexOf($"module {module} ", StringComparison.Ordinal);
            var given = main[main.IndexOf("  params: {", start, StringComparison.Ordinal)..main.IndexOf("\n  }\n", start, StringComparison.Ordinal)];
            Given().Matches(given).Select(static match => match.Groups["name"].Value).ShouldBe(declared, ignoreOrder: true);
        }
    }

    [Fact]
    public void ExampleParameters_AreDeclaredAndGiveAllThatAreNeeded()
    {
        var example = Assigned().Matches(Read("main.bicepparam")).Select(static match => match.Groups["name"].Value).ToArray();
        var declared = Parameters(Read("main.bicep")).ToArray();

        example.ShouldBeSubsetOf(declared.Select(static parameter => parameter.Name));
        declared.Where(static parameter => !parameter.HasDefault).Select(static parameter => parameter.Name).ShouldBeSubsetOf(example);
    }

    [Fact]
    public void EverySettingThatAFunctionNeeds_IsSetAndListed()
    {
        var triggers = typeof(IngestTelemetry).Assembly.GetTypes().SelectMany(static type => type.GetMethods()).SelectMany(static method => method.GetParameters()).ToArray();
        string[] needed =
        [
            "DataverseUrl", "TelemetryStateContainer", "TelemetryEventHubs__fullyQualifiedNamespace",
            .. triggers.Select(static parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule.Trim('%')).OfType<string>(),
            .. triggers.Select(static parameter => parameter.GetCustomAttribute<EventHubTriggerAttribute>()).OfType<EventHubTriggerAttribute>().SelectMany(static trigger => new[] { trigger.EventHubName.Trim('%'), trigger.ConsumerGroup.Trim('%') }),
        ];

        needed.Length.ShouldBe(9);
        var (settings, list) = (Read("main.bicep"), File.ReadAllText(Path.Combine(Folder, "README.md")));
        needed.ShouldAllBe(name => settings.Contains($"      {name}: ", StringComparison.Ordinal) && list.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void Access_IsByIdentityOnlyAndCaptureIsOff()
    {
        var all = Read("main.bicep") + Read("app.bicep") + Read("alerts.bicep");

        foreach (var forbidden in new[] { "listKeys", "AccountKey", "SharedAccessKey", "AzureWebJobsStorage:", "InstrumentationKey", "allowSharedKeyAccess: true", "captureDescription: { enabled: true" })
        {
            all.ShouldNotContain(forbidden);
        }

        AllOf("allowSharedKeyAccess: false").ShouldBe(2);
        AllOf("captureDescription: { enabled: false").ShouldBe(1);

        // Every role that is defined is given, and every one that is given is defined.
        Role().Matches(all).Select(static match => match.Groups["role"].Value).Distinct().ShouldBe(DefinedRole().Matches(all).Select(static match => match.Groups["role"].Value), ignoreOrder: true);

        int AllOf(string text) => all.Split(text).Length - 1;
    }

    [Fact]
    public void Alerts_LookForSentencesThatFunctionsWrite()
    {
        var sentences = typeof(IngestTelemetry).Assembly.GetTypes().SelectMany(static type => type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>().ToArray();
        var queries = Query().Matches(Read("alerts.bicep")).Select(static match => match.Groups["query"].Value).Where(static query => query.StartsWith("traces", StringComparison.Ordinal)).ToArray();

        queries.Length.ShouldBe(8);
        foreach (var query in queries)
        {
            var parts = Quoted().Matches(query).Select(static match => match.Groups["text"].Value.Replace("is Interrupted", "is {Outcome}", StringComparison.Ordinal)).ToArray();
            parts.ShouldNotBeEmpty();
            sentences.ShouldContain(sentence => parts.All(part => sentence.Contains(part, StringComparison.Ordinal)), query);
        }

        FeedOutcome.Interrupted.ToString().ShouldBe("Interrupted");
    }

    [Fact]
    public void ExampleOfFleetFeeds_IsReadAndTheSchemaHasWhatIsRead()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "README.md"));
        FleetFeedFormat.Read(text.Split("```json\n")[1].Split("```")[0]).Single().Name.ShouldBe("volvo");

        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "Csm.Crm.Telemetry", "Fleets", "fleet-feeds.schema.json")));
        var members = schema.RootElement.GetProperty("items").GetProperty("properties");
        Names(members).ShouldBe(Read(typeof(FleetFeedFormat.FeedDocument)), ignoreOrder: true);
        Names(members.GetProperty("token").GetProperty("properties")).ShouldBe(Read(typeof(FleetFeedFormat.TokenDocument)), ignoreOrder: true);

        static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(static member => member.Name);
        static IEnumerable<string> Read(Type document) => document.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, "infra", name));

    private static IEnumerable<(string Name, bool HasDefault)> Parameters(string bicep) => Parameter().Matches(bicep).Select(static match => (match.Groups["name"].Value, match.Groups["default"].Success));

    [GeneratedRegex("'([^'\\\\]|\\\\.)*'", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Text();

    [GeneratedRegex("//.*$", RegexOptions.None, 60_000)]
    private static partial Regex Comment();

    [GeneratedRegex("^param (?<name>[A-Za-z]+) [a-z]+(?<default> =)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Parameter();

    [GeneratedRegex("^param (?<name>[A-Za-z]+) =", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Assigned();

    [GeneratedRegex("^    (?<name>[A-Za-z]+): ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Given();

    [GeneratedRegex("roleDefinitions', roles\\.(?<role>[A-Za-z]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Role();

    [GeneratedRegex("^  (?<role>[A-Za-z]+): '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DefinedRole();

    [GeneratedRegex("query: '(?<query>[^']+)'", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Query();

    [GeneratedRegex("\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Quoted();
}
