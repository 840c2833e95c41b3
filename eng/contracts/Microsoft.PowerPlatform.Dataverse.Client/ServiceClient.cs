using System;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Microsoft.PowerPlatform.Dataverse.Client
{
    public partial class ServiceClient : IOrganizationServiceAsync2, IDisposable
    {
        public ServiceClient(string dataverseConnectionString, ILogger logger = null)
        {
            throw Refusal();
        }

        public ServiceClient(
            Uri instanceUrl,
            Func<string, Task<string>> tokenProviderFunction,
            bool useUniqueInstance = true,
            ILogger logger = null)
        {
            throw Refusal();
        }

        public ServiceClient(
            Uri instanceUrl, string clientId, string clientSecret, bool useUniqueInstance, ILogger logger = null)
        {
            throw Refusal();
        }

        public bool IsReady
        {
            get { throw Refusal(); }
        }

        public string LastError
        {
            get { throw Refusal(); }
        }

        public Exception LastException
        {
            get { throw Refusal(); }
        }

        public int RecommendedDegreesOfParallelism
        {
            get { throw Refusal(); }
        }

        public bool EnableAffinityCookie
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public bool DisableCrossThreadSafeties
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public bool UseWebApi
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public int MaxRetryCount
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public TimeSpan RetryPauseTime
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public Guid CallerId
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public Guid? CallerAADObjectId
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public Guid? SessionTrackingId
        {
            get { throw Refusal(); }
            set { throw Refusal(); }
        }

        public Guid ConnectedOrgId
        {
            get { throw Refusal(); }
        }

        public Uri ConnectedOrgUriActual
        {
            get { throw Refusal(); }
        }

        public string ConnectedOrgFriendlyName
        {
            get { throw Refusal(); }
        }

        public string ConnectedOrgUniqueName
        {
            get { throw Refusal(); }
        }

        public Version ConnectedOrgVersion
        {
            get { throw Refusal(); }
        }

        public ServiceClient Clone(ILogger logger = null)
        {
            throw Refusal();
        }

        public ServiceClient Clone(Assembly strongTypeAsm, ILogger logger = null)
        {
            throw Refusal();
        }

        public void Dispose()
        {
            throw Refusal();
        }

        private static PlatformNotSupportedException Refusal()
        {
            return new PlatformNotSupportedException(
                "This is the Contracts build: its ServiceClient has signatures only and cannot connect to Dataverse. "
                + "Build with -p:DataverseSdk=Microsoft to use the Microsoft.PowerPlatform.Dataverse.Client package, "
                + "or pass the emulator's IOrganizationServiceAsync2 instead.");
        }
    }
}
