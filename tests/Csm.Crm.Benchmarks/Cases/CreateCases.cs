using BenchmarkDotNet.Attributes;
using Csm.Crm.Benchmarks.World;
using Csm.Crm.Emulator;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Benchmarks.Cases;

/// <summary>10,000 creates of rows with 18 columns given, each a request of its own.</summary>
public class CreateCases
{
    private const string Create = "10,000 creates";
    private readonly EmulatedOrganization _plain = People.Solution().Import();
    private readonly EmulatedOrganization _withSteps = People.Solution()
        .Step<TitleStep>("Create", People.Table, 20)
        .Step<CheckingStep>("Create", People.Table, 40, images: ("Post", 1, People.Account))
        .Import();
    private readonly EntityReference[] _accounts;

    public CreateCases()
    {
        _accounts = People.AddAccounts(_plain);
        var same = People.AddAccounts(_withSteps);
        if (!same.SequenceEqual(_accounts))
        {
            throw new InvalidOperationException("Both organisations must have given their accounts the same ids.");
        }
    }

    [Benchmark(Baseline = true, Description = "two steps, one with a post-image"), BenchmarkCategory(Create)]
    public EmulatedOrganization WithSteps() => CreateAll(_withSteps);

    [Benchmark(Description = "no plug-ins"), BenchmarkCategory(Create), Target(Milliseconds = 500)]
    public EmulatedOrganization WithoutSteps() => CreateAll(_plain);

    private EmulatedOrganization CreateAll(EmulatedOrganization empty)
    {
        var organization = empty.Fork();
        for (var i = 0; i < 10_000; i++)
        {
            organization.Administrator.Create(People.Person(i, _accounts));
        }

        return organization;
    }
}
