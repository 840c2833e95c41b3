using System.Reflection;

namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>A plug-in compiled against the contract must bind to Microsoft's assembly in the sandbox.</summary>
public sealed class ContractIdentityTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void XrmSdk_HasTheIdentityPlugInsBindTo(bool netFramework)
    {
        var name = AssemblyName.GetAssemblyName(ContractAssembly.PathOf("Microsoft.Xrm.Sdk", netFramework));

        name.FullName.ShouldBe("Microsoft.Xrm.Sdk, Version=9.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");
    }

    [Fact]
    public void NetFrameworkXrmSdk_IsBuiltForTheNetFramework()
    {
        using var contract = ContractAssembly.Open("Microsoft.Xrm.Sdk", netFramework: true);

        contract.Assembly.GetReferencedAssemblies().Select(reference => reference.Name).Order()
            .ShouldBe(["System.Core", "System.Runtime.Serialization", "mscorlib"], ignoreOrder: true);
    }
}
