using System.Security.Cryptography;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>The product's packed managed solution boots the emulator, with the net462 binary in it.</summary>
public sealed class PackedSolutionTests
{
    private static readonly Lazy<EmulatedOrganization> Imported = new(() => EmulatedOrganization.Import(Product.Pack()));
    private readonly EmulatedOrganization _org = Imported.Value.Fork();

    [Fact]
    public void Import_LoadsTheBinaryInTheZip()
    {
        _org.PluginBinary.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Product.PluginDll))));
        _org.PluginBinary.Assembly.GetReferencedAssemblies().ShouldContain(name => name.Name == "mscorlib");
    }

    [Fact]
    public void Import_HasEveryTableOfTheSource()
    {
        var tables = Directory.GetDirectories(Product.SourceFolder("Entities")).Select(folder => Path.GetFileName(folder).ToLowerInvariant()).ToList();

        tables.Count.ShouldBeGreaterThan(40);
        foreach (var table in tables)
        {
            _org.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.ShouldBeEmpty(table);
        }
    }

    [Fact]
    public void Roles_LetACustomerSuccessManagerReadAnAccount()
    {
        var manager = _org.AddUser("Cleo", "CSM");
        var id = _org.Administrator.Create(Sample.Row("account", ("name", "Port"), ("ownerid", new EntityReference("systemuser", manager))));

        _org.ServiceFor(manager).Retrieve("account", id, new ColumnSet("name"))["name"].ShouldBe("Port");
    }

    [Fact]
    public void CustomApi_OfTheProduct_RunsInTheBinary()
    {
        var response = _org.Administrator.Execute(new OrganizationRequest("csm_RunRenewalSweep"));

        response["Triggered"].ShouldBe(0);
    }
}
