namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>A contract may leave things out, but what it has must be Microsoft's to the letter.</summary>
public sealed class ContractsTests
{
    /// <summary>Contract, whether for .NET Framework, and the listings of the assemblies it stands for.</summary>
    public static TheoryData<string, bool, string> Contracts => new()
    {
        { "Microsoft.Xrm.Sdk", true, "Microsoft.Xrm.Sdk.net462-*.txt" },
        { "Microsoft.Xrm.Sdk", false, "Microsoft.Xrm.Sdk.net6-*.txt" },
        { "Microsoft.PowerPlatform.Dataverse.Client", false, "Microsoft.PowerPlatform.Dataverse.Client.*.txt" },
        { "Azure.Messaging.EventHubs", false, "Azure.Messaging.EventHubs.*.txt" },
        { "Microsoft.Azure.Functions.Worker", false, "Microsoft.Azure.Functions.Worker*.txt" },
    };

    [Theory]
    [MemberData(nameof(Contracts))]
    public void EveryMember_ExistsInMicrosoftsAssembly(string contract, bool netFramework, string listings)
    {
        var listing = ApiListing.Find(listings);
        Assert.SkipWhen(listing is null, ApiListing.Absent);
        using var assembly = ContractAssembly.Open(contract, netFramework);
        var members = assembly.Members();

        var differences = listing.Missing(members)
            .Select(member => string.Join($"{Environment.NewLine}    Microsoft: ", listing.Namesakes(member).Prepend(member)))
            .ToList();

        members.ShouldNotBeEmpty();
        differences.ShouldBeEmpty($"{contract} has {differences.Count} of {members.Count} members that Microsoft's does not have.");
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void InterfacesAbstractClassesAndEnums_DemandAllThatMicrosoftsDo(string contract, bool netFramework, string listings)
    {
        var listing = ApiListing.Find(listings);
        Assert.SkipWhen(listing is null, ApiListing.Absent);
        using var assembly = ContractAssembly.Open(contract, netFramework);

        listing.Undemanded(assembly.Members()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void NoMember_IsObsolete(string contract, bool netFramework, string listings)
    {
        var listing = ApiListing.Find(listings);
        Assert.SkipWhen(listing is null, ApiListing.Absent);
        using var assembly = ContractAssembly.Open(contract, netFramework);

        listing.Obsolete(assembly.Members()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void AListingThatLacksAnyMember_IsNoticed(string contract, bool netFramework, string listings)
    {
        listings.ShouldNotBeEmpty();
        using var assembly = ContractAssembly.Open(contract, netFramework);
        var members = assembly.Members();

        for (var lacking = 0; lacking < members.Count; lacking += 17)
        {
            var listing = new ApiListing(members.Where((_, index) => index != lacking));
            listing.Missing(members).ShouldBe([members[lacking]]);
        }
    }
}
