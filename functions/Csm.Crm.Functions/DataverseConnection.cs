using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Functions;

/// <summary>Connects to Dataverse as the app's managed identity, which must be an application user with the role Telemetry writer.</summary>
internal static class DataverseConnection
{
    public static IOrganizationServiceAsync2 Open(Uri environment, ILogger<ServiceClient> logger)
    {
        // A managed identity in Azure; on a desk whatever the developer is signed in with. Never a key or secret.
        var credential = new DefaultAzureCredential();
        var scope = new TokenRequestContext([new Uri(environment, "/.default").AbsoluteUri]);
        return new ServiceClient(
            environment,
            async _ => (await credential.GetTokenAsync(scope, CancellationToken.None)).Token,
            useUniqueInstance: true,
            logger)
        {
            // All requests of one identity may go to any web server: affinity would load a single one.
            EnableAffinityCookie = false,

            // Repeats are this app's own, with its patience and in its figures; the client's would multiply them unseen.
            MaxRetryCount = 0,
        };
    }
}
