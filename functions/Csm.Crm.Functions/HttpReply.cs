using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Http;

namespace Csm.Crm.Functions;

/// <summary>Answers a request with JSON.</summary>
internal static class HttpReply
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The answer, complete.</summary>
    public static async Task<HttpResponseData> ReplyAsync<T>(this HttpRequestData request, HttpStatusCode status, T body, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse();
        response.StatusCode = status;
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        response.Headers.Add("Cache-Control", "no-store");
        await response.WriteBytesAsync(JsonSerializer.SerializeToUtf8Bytes(body, Json), cancellationToken);
        return response;
    }
}
