using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Gets tokens by OAuth 2.0 client credentials, and keeps each until shortly before it ends. For one feed at a time.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="setting">Gives the value of an application setting, or null.</param>
/// <param name="time">The clock.</param>
internal sealed class FeedToken(HttpClient http, Func<string, string?> setting, TimeProvider time)
{
    // A request that leaves with the last second of a token arrives without one.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> tokens = new(StringComparer.Ordinal);

    /// <summary>Forgets the feed's token: the service did not take it.</summary>
    public void Forget(FleetFeed feed) => tokens.Remove(feed.Name);

    /// <summary>A token that is valid for a while.</summary>
    /// <exception cref="FleetFeedException">A setting is missing, or the endpoint refuses the client. The message never has a credential.</exception>
    /// <exception cref="HttpRequestException">The endpoint is out of reach or out of order.</exception>
    public async Task<string> GetAsync(FleetFeed feed, CancellationToken cancellationToken)
    {
        if (tokens.TryGetValue(feed.Name, out var known) && time.GetUtcNow() < known.Until)
        {
            return known.Token;
        }

        using var request = RequestFor(feed);
        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode is 408 or 429 or >= 500)
        {
            throw new HttpRequestException($"The token endpoint {feed.Token.Address} answered {(int)response.StatusCode}.", null, response.StatusCode);
        }

        var (token, seconds, error) = Read(body);
        if (!response.IsSuccessStatusCode || token is null)
        {
            throw new FleetFeedException(
                $"The token endpoint {feed.Token.Address} answered {(int)response.StatusCode}{(error is null ? " without a token" : $" ({error})")}. Check the settings {feed.Token.ClientIdSetting} and {feed.Token.ClientSecretSetting}, and whether the client is still registered.");
        }

        var life = TimeSpan.FromSeconds(seconds) - Margin;
        tokens[feed.Name] = (token, time.GetUtcNow() + (life < ShortestLife ? TimeSpan.FromSeconds(seconds) / 2 : life));
        return token;
    }

    private HttpRequestMessage RequestFor(FleetFeed feed)
    {
        var (id, secret) = (Need(feed.Token.ClientIdSetting, feed), Need(feed.Token.ClientSecretSetting, feed));
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (feed.Token.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, feed.Token.Address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (feed.Token.Basic)
        {
            var credentials = $"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        }
        else
        {
            (form["client_id"], form["client_secret"]) = (id, secret);
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private string Need(string name, FleetFeed feed)
    {
        var value = setting(name);
        return string.IsNullOrWhiteSpace(value) ? throw new FleetFeedException($"Application setting {name}, which feed '{feed.Name}' names, is missing.")
            : value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) ? throw new FleetFeedException($"Application setting {name}, which feed '{feed.Name}' names, is a Key Vault reference that was not resolved: the app's identity needs the role Key Vault Secrets User on that vault, and the secret must exist.")
            : value;
    }

    private static (string? Token, double Seconds, string? Error) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            // Some write the seconds as text; without them the token is taken for a short one.
            var seconds = root.TryGetProperty("expires_in", out var given) && double.TryParse(given.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? Math.Min(number, 86_400) : 300;
            return (Text("access_token"), seconds, Text("error"));

            string? Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            // A web page or nothing: there is no token in it.
            return default;
        }
    }
}
