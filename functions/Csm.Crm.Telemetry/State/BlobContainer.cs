using System.Globalization;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// The few operations on a container of Azure Blob Storage that state needs, over the HTTP pipeline of Azure.Core: its
/// retries, its diagnostics, its way to sign in. Safe for use by several threads.
/// </summary>
public sealed class BlobContainer
{
    private const string Scope = "https://storage.azure.com/.default";
    private const string Version = "2022-11-02";

    private readonly HttpPipeline pipeline;
    private readonly Uri container;

    /// <param name="container">Address of the container, with a shared access signature when there is no credential.</param>
    /// <param name="credential">The identity to sign in with, in production the app's managed identity; null for a signature in the address.</param>
    /// <param name="options">Transport and retries; the usual ones when null.</param>
    /// <exception cref="ArgumentException">The address does not name a container, or would send a credential in clear text.</exception>
    public BlobContainer(Uri container, TokenCredential? credential, BlobContainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.AbsolutePath.Trim('/').Length == 0 || (credential is not null && container.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{container.GetLeftPart(UriPartial.Path)}' must be the address of a container, such as https://ACCOUNT.blob.core.windows.net/telemetry, by https when a credential signs in.", nameof(container));
        }

        this.container = container;
        HttpPipelinePolicy[] signIn = credential is null ? [] : [new BearerTokenAuthenticationPolicy(credential, Scope)];
        pipeline = HttpPipelineBuilder.Build(options ?? new BlobContainerOptions(), [], signIn, new ResponseClassifier());
    }

    /// <summary>Creates the container unless it is there. In production the deployment creates it.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken) =>
        await SendAsync(RequestMethod.Put, null, "restype=container", null, [], [201, 409], cancellationToken);

    /// <summary>A blob's content from a byte on, or null where there is no such blob. A range behind the end is empty.</summary>
    internal async Task<BlobContent?> ReadAsync(string name, long from, CancellationToken cancellationToken)
    {
        (string, string)[] headers = from > 0 ? [("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-"))] : [];
        var response = await SendAsync(RequestMethod.Get, name, null, null, headers, [200, 206, 404, 416], cancellationToken);
        return response.Status switch
        {
            404 => null,
            416 => new BlobContent(default, response.Headers.ETag),
            _ => new BlobContent(response.Content.ToMemory(), response.Headers.ETag),
        };
    }

    /// <summary>Writes a whole blob.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="replaces">The version it replaces; default for whatever there is or is not.</param>
    /// <param name="mustBeNew">True to write only where there is none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>False when the condition does not hold.</returns>
    internal async Task<bool> WriteAsync(string name, ReadOnlyMemory<byte> content, ETag? replaces, bool mustBeNew, CancellationToken cancellationToken)
    {
        List<(string, string)> headers = [("x-ms-blob-type", "BlockBlob")];
        AddConditions(headers, replaces, mustBeNew);
        var response = await SendAsync(RequestMethod.Put, name, null, content, headers, [201, 409, 412], cancellationToken);
        return response.Status == 201;
    }

    /// <summary>Creates an empty append blob unless there is one.</summary>
    internal async Task CreateAppendAsync(string name, CancellationToken cancellationToken) =>
        await SendAsync(RequestMethod.Put, name, null, default(ReadOnlyMemory<byte>), [("x-ms-blob-type", "AppendBlob"), ("If-None-Match", "*")], [201, 409, 412], cancellationToken);

    /// <summary>Appends a block when the blob is exactly as long as <paramref name="position"/>.</summary>
    internal async Task<AppendOutcome> AppendAsync(string name, ReadOnlyMemory<byte> block, long position, CancellationToken cancellationToken)
    {
        (string, string)[] headers = [("x-ms-blob-condition-appendpos", position.ToString(CultureInfo.InvariantCulture))];
        var response = await SendAsync(RequestMethod.Put, name, "comp=appendblock", block, headers, [201, 404, 412], cancellationToken);
        return response.Status switch { 201 => AppendOutcome.Appended, 404 => AppendOutcome.Missing, _ => AppendOutcome.ElsewhereInLength };
    }

    /// <summary>Deletes a blob if it is there.</summary>
    internal async Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        await SendAsync(RequestMethod.Delete, name, null, null, [], [202, 404], cancellationToken);

    /// <summary>Deletes a version of a blob.</summary>
    /// <returns>False when the blob is not that version any more.</returns>
    internal async Task<bool> DeleteAsync(string name, ETag version, CancellationToken cancellationToken) =>
        (await SendAsync(RequestMethod.Delete, name, null, null, [("If-Match", version.ToString("H"))], [202, 404, 412], cancellationToken)).Status != 412;

    /// <summary>First parts of all names below a prefix, up to the next '/', in ordinal order.</summary>
    internal async Task<IReadOnlyList<string>> ListFoldersAsync(string prefix, CancellationToken cancellationToken) =>
        [.. (await ListAsync("&delimiter=%2F", prefix, "BlobPrefix", cancellationToken)).Select(name => name[prefix.Length..].TrimEnd('/'))];

    /// <summary>Names of all blobs below a prefix, in ordinal order.</summary>
    internal Task<IReadOnlyList<string>> ListBlobsAsync(string prefix, CancellationToken cancellationToken) => ListAsync("", prefix, "Blob", cancellationToken);

    private async Task<IReadOnlyList<string>> ListAsync(string options, string prefix, string element, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        string? marker = null;
        do
        {
            var query = $"restype=container&comp=list{options}&prefix={Uri.EscapeDataString(prefix)}" + (marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}");
            var response = await SendAsync(RequestMethod.Get, null, query, null, [], [200], cancellationToken);
            var page = XDocument.Load(response.Content.ToStream());
            names.AddRange(page.Descendants(element).Select(static item => item.Element("Name")!.Value));
            marker = page.Root!.Element("NextMarker")?.Value;
        }
        while (!string.IsNullOrEmpty(marker));
        return names;
    }

    private static void AddConditions(List<(string Name, string Value)> headers, ETag? replaces, bool mustBeNew)
    {
        if (mustBeNew)
        {
            headers.Add(("If-None-Match", "*"));
        }
        else if (replaces is { } version)
        {
            headers.Add(("If-Match", version.ToString("H")));
        }
    }

    /// <exception cref="RequestFailedException">The answer is none of the expected ones, after the pipeline's retries.</exception>
    private async Task<Response> SendAsync(
        RequestMethod method, string? blob, string? query, ReadOnlyMemory<byte>? content, IEnumerable<(string Name, string Value)> headers, int[] expected, CancellationToken cancellationToken)
    {
        using var request = pipeline.CreateRequest();
        request.Method = method;
        request.Uri.Reset(AddressOf(blob, query));
        request.Headers.Add("x-ms-version", Version);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (content is { } bytes)
        {
            request.Content = RequestContent.Create(bytes);
            request.Headers.SetValue("Content-Length", bytes.Length.ToString(CultureInfo.InvariantCulture));
        }

        var response = await pipeline.SendRequestAsync(request, cancellationToken);
        return Array.IndexOf(expected, response.Status) >= 0 ? response : throw new RequestFailedException(response);
    }

    private Uri AddressOf(string? blob, string? query)
    {
        var address = new UriBuilder(container);
        if (blob is not null)
        {
            address.Path = $"{address.Path.TrimEnd('/')}/{string.Join('/', blob.Split('/').Select(Uri.EscapeDataString))}";
        }

        var signature = address.Query.TrimStart('?');
        address.Query = string.Join('&', new[] { query, signature }.Where(static part => !string.IsNullOrEmpty(part)));
        return address.Uri;
    }
}
