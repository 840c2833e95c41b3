using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Csm.Crm.Sandbox.Hub;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>A request as the host hands it to an HTTP function.</summary>
internal sealed class TestRequest(string method, string address) : HttpRequestData(Context)
{
    public static FunctionContext Context { get; } = new HubFunctionContext("0", "tests", 0, CancellationToken.None);

    public override Stream Body { get; } = Stream.Null;

    public override HttpHeadersCollection Headers { get; } = [];

    public override IReadOnlyCollection<IHttpCookie> Cookies { get; } = [];

    public override Uri Url { get; } = new(new Uri("https://functions.example/api/"), address);

    public override IEnumerable<ClaimsIdentity> Identities { get; } = [];

    public override string Method => method;

    public override HttpResponseData CreateResponse() => new TestResponse();

    /// <summary>Status and JSON of an answer.</summary>
    public static (HttpStatusCode Status, JsonElement Body) Read(HttpResponseData response) =>
        (response.StatusCode, JsonDocument.Parse(Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray())).RootElement);

    private sealed class TestResponse() : HttpResponseData(Context)
    {
        public override HttpStatusCode StatusCode { get; set; }

        public override HttpHeadersCollection Headers { get; set; } = [];

        public override Stream Body { get; set; } = new MemoryStream();

        public override HttpCookies Cookies => throw new NotSupportedException("No function of ours sets cookies.");
    }
}
