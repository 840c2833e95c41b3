using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>What only Microsoft's packages can do, a contract refuses with the way out.</summary>
public sealed class RefusalTests
{
    private const string WayOut = "-p:DataverseSdk=Microsoft";

    private static readonly Uri Organization = new("https://example.crm.dynamics.com");

    public static TheoryData<string, Func<ServiceClient>> Constructions => new()
    {
        { "connection string", () => new ServiceClient("AuthType=OAuth") },
        { "token provider", () => new ServiceClient(Organization, _ => Task.FromResult("token")) },
        { "client secret", () => new ServiceClient(Organization, "client", "secret", useUniqueInstance: true) },
    };

    [Theory]
    [MemberData(nameof(Constructions))]
    public void ServiceClient_RefusesToConnectAndSaysHowToBuild(string with, Func<ServiceClient> construct)
    {
        Should.Throw<PlatformNotSupportedException>(construct, with).Message.ShouldContain(WayOut);
    }

    [Fact]
    public void EveryConstructor_OfServiceClientIsCovered()
    {
        typeof(ServiceClient).GetConstructors().Length.ShouldBe(Constructions.Count);
    }

    [Fact]
    public void FunctionsHost_IsComposedButRefusesToBuild()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.ShouldNotBeNull();

        Should.Throw<PlatformNotSupportedException>(builder.Build).Message.ShouldContain(WayOut);
    }
}
