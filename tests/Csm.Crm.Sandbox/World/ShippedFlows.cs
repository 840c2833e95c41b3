using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.World;

/// <summary>The calls of the solution's scheduled flows, with the rights of their owner. When they are due is in the flows; <see cref="NightShift"/> keeps to it.</summary>
public sealed class ShippedFlows(SandboxWorld world)
{
    /// <summary>Flow <em>Nightly customer watch</em>.</summary>
    public void WatchCustomers()
    {
        Call("csm_AssignSegments");
        Call("csm_WatchCustomers");
        world.RunAsyncJobs();
    }

    /// <summary>Flow <em>Nightly health sweep</em>: portion by portion until there is none left.</summary>
    public void SweepHealth()
    {
        for (int? page = 1; page is not null;)
        {
            var answer = Call("csm_RecalculateHealth", ("Page", page.Value));
            page = answer.Results.TryGetValue("NextPage", out var next) ? (int?)next : null;
        }

        world.RunAsyncJobs();
    }

    /// <summary>Flow <em>Daily renewal sweep</em>.</summary>
    public void SweepRenewals()
    {
        Call("csm_RunRenewalSweep");
        world.RunAsyncJobs();
    }

    /// <summary>Flow <em>Month close</em>.</summary>
    /// <param name="month">First day of the month to close.</param>
    public void CloseMonth(DateTime month)
    {
        CloseMonthOfCustomers(month);
        Call("csm_CloseProviderPeriod", ("Day", month), ("PeriodKind", (int)CalendarPeriod.Month));
        world.RunAsyncJobs();
    }

    /// <summary>The part of flow <em>Month close</em> that is about customers and may be repeated at any time; the provider's figures are of the day they are asked on.</summary>
    /// <param name="month">First day of the month to close.</param>
    public void CloseMonthOfCustomers(DateTime month)
    {
        bool isSomeLeft;
        do
        {
            isSomeLeft = Call("csm_EvaluateGuarantees", ("PeriodStart", month)).Results["Left"] is > 0;
        }
        while (isSomeLeft);

        Call("csm_CloseValueMonth", ("Month", month));
        world.RunAsyncJobs();
    }

    // The flows refuse silence too: a call that says nothing has done nothing.
    private OrganizationResponse Call(string api, params (string Name, object Value)[] parameters)
    {
        var request = new OrganizationRequest(api);
        foreach (var (name, value) in parameters)
        {
            request[name] = value;
        }

        var answer = world.Staff.Flows.Service.Execute(request);
        return answer.Results.TryGetValue("Message", out var message) && message is string { Length: > 0 }
            ? answer
            : throw new Commands.SandboxException($"{api} did not say what it did. Please report this with the command line you used.");
    }
}
