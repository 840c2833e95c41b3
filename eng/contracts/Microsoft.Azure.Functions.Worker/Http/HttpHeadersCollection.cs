using System.Collections.Generic;
using System.Net.Http.Headers;

namespace Microsoft.Azure.Functions.Worker.Http
{
    public class HttpHeadersCollection : HttpHeaders
    {
        public HttpHeadersCollection()
        {
        }

        public HttpHeadersCollection(IEnumerable<KeyValuePair<string, string>> headers)
        {
            foreach (var header in headers)
            {
                TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        public HttpHeadersCollection(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
        {
            foreach (var header in headers)
            {
                TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }
}
