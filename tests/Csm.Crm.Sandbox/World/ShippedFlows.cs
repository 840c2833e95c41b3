using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.World;

/// <summary>The calls of the solution's scheduled flows, with the rights of their owner. When they are due is in the flows; <see cref="NightShift"/> keeps to it.</summary>
public sealed class ShippedFlows(SandboxWorld world)
{
    // The limit of the flows' loops.
    private const int MostCalls = 1_000;

    // Value of the environment variable Hourly cost.
    private const decimal HourlyCost = 75m;

    /// <summary>Flow <em>Nightly customer watch</em>.</summary>
    public void WatchCustomers()
    {
        CallUntilNothingIsLeft("csm_AssignSegments");
        CallUntilNothingIsLeft("csm_WatchCustomers");
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
        CallUntilNothingIsLeft("csm_RunRenewalSweep");
        world.RunAsyncJobs();
    }

    /// <summary>Flow <em>Month close</em>.</summary>
    /// <param name="month">First day of the month to close.</param>
    public void CloseMonth(DateTime month)
    {
        CloseMonthOfCustomers(month);
        Call("csm_CloseProviderPeriod", ("Day", month), ("HourlyCost", HourlyCost));
        Call("csm_RefitRenewalModel");
        world.RunAsyncJobs();
    }

    /// <summary>The part of flow <em>Month close</em> that is about customers and may be repeated at any time; the provider's figures are of the day they are asked on.</summary>
    /// <param name="month">First day of the month to close.</param>
    public void CloseMonthOfCustomers(DateTime month)
    {
        CallUntilNothingIsLeft("csm_EvaluateGuarantees", ("PeriodStart", month));
        CallUntilNothingIsLeft("csm_CloseValueMonth", ("Month", month), ("LateMonths", 2));
        world.RunAsyncJobs();
    }

    private void CallUntilNothingIsLeft(string api, params (string Name, object Value)[] parameters)
    {
        for (var calls = 1; Call(api, parameters).Results["Left"] is > 0; calls++)
        {
            if (calls == MostCalls)
            {
                throw new Commands.SandboxException($"{api} was called {MostCalls} times and something is still left. Please report this with the command line you used.");
            }
        }
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
