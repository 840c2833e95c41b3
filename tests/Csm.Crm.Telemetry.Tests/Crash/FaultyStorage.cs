using System.Net;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>
/// A storage that fails one request in four: an error before or after it took effect, a broken connection, or a condition
/// that is said not to hold.
/// </summary>
internal sealed class FaultyStorage(Random random) : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock gate = new();

    public int Faults { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fate = Fate();

        // Not of "only if there is none yet": whoever is told falsely that a blob exists must believe it.
        var isConditional = request.Headers.IfMatch.Count > 0 || request.Headers.Contains("x-ms-blob-condition-appendpos");
        switch (fate)
        {
            case 0:
                return Answer(request, HttpStatusCode.InternalServerError);
            case 1:
                throw new HttpRequestException("The connection broke before the request was sent.");
            case 2 when isConditional:
                return Answer(request, HttpStatusCode.PreconditionFailed);
            default:
                break;
        }

        var response = await base.SendAsync(request, cancellationToken);
        switch (fate)
        {
            case 3:
                response.Dispose();
                return Answer(request, HttpStatusCode.InternalServerError);
            case 4:
                response.Dispose();
                throw new HttpRequestException("The connection broke before the answer came.");
            default:
                return response;
        }
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status) => new(status) { RequestMessage = request, Content = new ByteArrayContent([]) };

    private int Fate()
    {
        lock (gate)
        {
            var fate = random.Next(20);
            Faults += fate <= 4 ? 1 : 0;
            return fate;
        }
    }
}
