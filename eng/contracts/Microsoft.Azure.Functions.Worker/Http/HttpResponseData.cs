using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Microsoft.Azure.Functions.Worker.Http
{
    public abstract class HttpResponseData
    {
        public HttpResponseData(FunctionContext functionContext)
        {
            FunctionContext = functionContext;
        }

        public abstract HttpStatusCode StatusCode { get; set; }

        public abstract HttpHeadersCollection Headers { get; set; }

        public abstract Stream Body { get; set; }

        public abstract HttpCookies Cookies { get; }

        public FunctionContext FunctionContext { get; }

        public static HttpResponseData CreateResponse(HttpRequestData request)
        {
            return request.CreateResponse();
        }
    }

    public static class HttpResponseDataExtensions
    {
        public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding encoding = null)
        {
            return response.WriteStringAsync(value, CancellationToken.None, encoding);
        }

        public static Task WriteStringAsync(
            this HttpResponseData response, string value, CancellationToken cancellationToken, Encoding encoding = null)
        {
            return response.WriteBytesAsync((encoding ?? Encoding.UTF8).GetBytes(value), cancellationToken);
        }

        public static Task WriteBytesAsync(this HttpResponseData response, byte[] value)
        {
            return response.WriteBytesAsync(value, CancellationToken.None);
        }

        public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken)
        {
            return response.Body.WriteAsync(value, 0, value.Length, cancellationToken);
        }
    }
}
