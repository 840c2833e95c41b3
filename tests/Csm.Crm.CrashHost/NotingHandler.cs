namespace Csm.Crm.CrashHost;

/// <summary>Passes requests on and notes the moment before each and the moment after.</summary>
public sealed class NotingHandler(Action note) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        note();
        var response = await base.SendAsync(request, cancellationToken);
        note();
        return response;
    }
}
