using System.Text.Json;
using System.Text.Json.Serialization;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Reads the setting of the feeds, an array of JSON objects as fleet-feeds.schema.json has it, and refuses what is wrong.</summary>
public static class FleetFeedFormat
{
    private const string Setting = "FleetFeeds";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <param name="text">The setting; empty for no feeds.</param>
    /// <exception cref="FleetFeedException">It is wrong; the message names the member, its value and what it must be.</exception>
    public static IReadOnlyList<FleetFeed> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        List<FeedDocument?> documents;
        try
        {
            documents = JsonSerializer.Deserialize<List<FeedDocument?>>(text, Json) ?? [];
        }
        catch (JsonException broken)
        {
            throw new FleetFeedException($"Setting {Setting}, line {broken.LineNumber + 1}{(broken.Path is { Length: > 1 } path ? $", at {path}" : "")}: {broken.Message}", broken);
        }

        var feeds = documents.Select(static (document, index) => Feed(document ?? throw Wrong($"[{index}]", "is null; it must be a feed"), $"[{index}]")).ToArray();
        return feeds.GroupBy(static feed => feed.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice
            ? throw Wrong("", $"names '{twice.Key}' {twice.Count()} times; names must differ")
            : feeds;
    }

    private static FleetFeed Feed(FeedDocument document, string at)
    {
        var usual = new FleetFeed(Name(document.Name, at), Address(document.Address, $"{at}.address"), SignIn(document.Token ?? throw Wrong($"{at}.token", "is missing"), $"{at}.token"));
        return usual with
        {
            Accept = document.Accept ?? usual.Accept,
            Every = TimeSpan.FromMinutes(Number(document.EveryMinutes, usual.Every.TotalMinutes, 1, 7 * 24 * 60, $"{at}.everyMinutes")),
            Pace = TimeSpan.FromSeconds(Number(document.SecondsBetweenRequests, usual.Pace.TotalSeconds, 0, 600, $"{at}.secondsBetweenRequests")),
            Timeout = TimeSpan.FromSeconds(Number(document.TimeoutSeconds, usual.Timeout.TotalSeconds, 1, 300, $"{at}.timeoutSeconds")),
            MostPages = (int)Number(document.MostPages, usual.MostPages, 1, 100_000, $"{at}.mostPages"),
        };
    }

    private static FeedSignIn SignIn(TokenDocument token, string at) => new(
        Address(token.Address, $"{at}.address"),
        Need(token.ClientIdSetting, $"{at}.clientIdSetting"),
        Need(token.ClientSecretSetting, $"{at}.clientSecretSetting"),
        token.Scope,
        token.Credentials switch
        {
            null or "body" => false,
            "header" => true,
            var other => throw Wrong($"{at}.credentials", $"is '{other}'; it must be body or header"),
        });

    private static string Name(string? name, string at) =>
        Need(name, $"{at}.name") is { Length: <= 40 } given && given.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            ? given
            : throw Wrong($"{at}.name", $"is '{name}'; it must be 1–40 lower-case letters, digits and '-'");

    // Tokens and telemetry do not travel in clear text, but to one's own machine.
    private static Uri Address(string? text, string at) =>
        Uri.TryCreate(Need(text, at), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) && address.UserInfo.Length == 0
            ? address
            : throw Wrong(at, $"is '{text}'; it must be an https address without credentials");

    private static double Number(double? value, double usual, double least, double greatest, string at) =>
        (value ?? usual) is var number && number >= least && number <= greatest ? number : throw Wrong(at, FormattableString.Invariant($"is {number}; it must be {least}–{greatest}"));

    private static string Need(string? value, string at) => string.IsNullOrWhiteSpace(value) ? throw Wrong(at, "is missing") : value;

    private static FleetFeedException Wrong(string at, string what) => new($"Setting {Setting}{at} {what}.");

    internal sealed record FeedDocument(
        string? Name, string? Address, TokenDocument? Token, string? Accept, double? EveryMinutes, double? SecondsBetweenRequests, double? TimeoutSeconds, double? MostPages);

    internal sealed record TokenDocument(string? Address, string? ClientIdSetting, string? ClientSecretSetting, string? Scope, string? Credentials);
}
