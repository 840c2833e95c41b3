using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Net;
using System.Security.Claims;
using System.Text;
using System.Threading.Tasks;
using System.Web;

namespace Microsoft.Azure.Functions.Worker.Http
{
    public abstract class HttpRequestData
    {
        private NameValueCollection _query;

        public HttpRequestData(FunctionContext functionContext)
        {
            FunctionContext = functionContext;
        }

        public abstract Stream Body { get; }

        public abstract HttpHeadersCollection Headers { get; }

        public abstract IReadOnlyCollection<IHttpCookie> Cookies { get; }

        public abstract Uri Url { get; }

        public abstract IEnumerable<ClaimsIdentity> Identities { get; }

        public abstract string Method { get; }

        public FunctionContext FunctionContext { get; }

        public virtual NameValueCollection Query
        {
            get { return _query ?? (_query = HttpUtility.ParseQueryString(Url.Query)); }
        }

        public abstract HttpResponseData CreateResponse();
    }

    public static class HttpRequestDataExtensions
    {
        public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
        {
            var response = request.CreateResponse();
            response.StatusCode = statusCode;
            return response;
        }

        public static async Task<string> ReadAsStringAsync(this HttpRequestData request, Encoding encoding = null)
        {
            using (var reader = new StreamReader(request.Body, encoding ?? Encoding.UTF8, true, 1024, leaveOpen: true))
            {
                return await reader.ReadToEndAsync();
            }
        }
    }
}
