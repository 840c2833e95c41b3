using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Merging two accounts or contacts.</summary>
public sealed class MergeTests
{
    private readonly EmulatedOrganization _org = Sample.Solution().Import();

    [Fact]
    public void Merge_MovesContentAndChildrenAndRetiresTheOther()
    {
        var service = _org.Administrator;
        var (master, other) = (service.CreateAccount("Master"), service.CreateAccount("Other"));
        var item = service.CreateItem("Item", ("csm_accountid", new EntityReference("account", other)));
        var task = service.Create(Sample.Row("task", ("subject", "Call"), ("regardingobjectid", new EntityReference("account", other))));
        var contact = service.Create(Sample.Row("contact", ("lastname", "Port"), ("parentcustomerid", new EntityReference("account", other))));

        Merge(service, master, other, ("telephone1", "123"));

        ReferenceOf("csm_item", item, "csm_accountid").ShouldBe(master);
        ReferenceOf("task", task, "regardingobjectid").ShouldBe(master);
        ReferenceOf("contact", contact, "parentcustomerid").ShouldBe(master);
        service.Retrieve("account", master, new ColumnSet("telephone1")).GetAttributeValue<string>("telephone1").ShouldBe("123");
        var retired = service.Retrieve("account", other, new ColumnSet("statecode", "statuscode", "merged", "masterid"));
        (retired.GetAttributeValue<OptionSetValue>("statecode").Value, retired.GetAttributeValue<OptionSetValue>("statuscode").Value, retired.GetAttributeValue<bool>("merged")).ShouldBe((1, 2, true));
        retired.GetAttributeValue<EntityReference>("masterid").Id.ShouldBe(master);
    }

    [Fact]
    public void Merge_KeyThatBothHave_FaultsAndChangesNothing()
    {
        var service = _org.Administrator;
        var (master, other) = (service.CreateAccount("Master"), service.CreateAccount("Other"));
        var free = service.CreateItem("Free", ("csm_accountid", new EntityReference("account", other)));
        foreach (var account in new[] { master, other })
        {
            service.CreateItem("Twin", ("csm_accountid", new EntityReference("account", account)), ("csm_day", new DateTime(2026, 1, 1)), ("csm_color", new OptionSetValue(729100000)));
        }

        Sample.Fails(() => Merge(service, master, other), 0x80060892);
        ReferenceOf("csm_item", free, "csm_accountid").ShouldBe(other);
        service.Retrieve("account", other, new ColumnSet("statecode")).GetAttributeValue<OptionSetValue>("statecode").Value.ShouldBe(0);
    }

    [Fact]
    public void Merge_WhatCannotBeMerged_Faults()
    {
        var service = _org.Administrator;
        var (master, other) = (service.CreateAccount("Master"), service.CreateAccount("Other"));
        Sample.Fails(() => Merge(service, master, master), 0x80040203).Message.ShouldContain("identical");
        Sample.Fails(() => service.Execute(Request("csm_item", service.CreateItem("A"), service.CreateItem("B"))), 0x80040203).Message.ShouldContain("csm_item is not supported");
        var checks = Request("account", master, other);
        checks["PerformParentingChecks"] = true;
        Sample.Fails(() => service.Execute(checks), 0x80040315).Message.ShouldContain("PerformParentingChecks");
        Merge(service, master, other);
        Sample.Fails(() => Merge(service, master, other), 0x80040203).Message.ShouldContain("is deactive");
        Should.Throw<Exception>(() => service.Update(Sample.Row("account", other, ("masterid", null))));
    }

    private static void Merge(IOrganizationService service, Guid master, Guid other, params (string Column, object? Value)[] content)
    {
        var request = Request("account", master, other);
        request["UpdateContent"] = Sample.Row("account", content);
        service.Execute(request);
    }

    private static OrganizationRequest Request(string table, Guid master, Guid other) =>
        new("Merge") { ["Target"] = new EntityReference(table, master), ["SubordinateId"] = other, ["PerformParentingChecks"] = false };

    private Guid ReferenceOf(string table, Guid id, string column) => _org.Administrator.Retrieve(table, id, new ColumnSet(column)).GetAttributeValue<EntityReference>(column).Id;
}
