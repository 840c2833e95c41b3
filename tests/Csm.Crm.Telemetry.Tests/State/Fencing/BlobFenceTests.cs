using Azure.Core;
using Azure.Core.Pipeline;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.State.Fencing;

/// <summary>
/// The former owner of a partition is halted before each request it makes, a new owner takes over, and the former goes on
/// where it stood: nothing that the new owner was told is lost, nothing the former is refused is there.
/// </summary>
public sealed class BlobFenceTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    // From nothing to a snapshot with a journal, and one that a dead owner was about to replace.
    private static readonly string[] Pasts = ["", "a", "c", "aca", "t"];

    private const string FormerSteps = "aca";

    [Theory]
    [InlineData("a")]
    [InlineData("aca")]
    [InlineData("cacac")]
    public async Task FormerOwnerHaltedBeforeAnyRequest_ChangesNothingOnceANewOwnerWrote(string newSteps)
    {
        var address = await azurite.NewAddressAsync($"fence-{newSteps}");
        var (runs, refused) = (0, 0);
        foreach (var past in Pasts)
        {
            for (var request = 0; await HaltAsync(address, new Ledger($"{past}-{newSteps}-{request}"), past, request, newSteps) is { } conflicts; request++)
            {
                runs++;
                refused += conflicts;
            }
        }

        output.WriteLine($"{runs} halts, {refused} refusals.");
        runs.ShouldBeGreaterThanOrEqualTo(50);
        refused.ShouldBeGreaterThan(runs / 2);
    }

    // The number of refusals, or null when the former owner was done before that request.
    private static async Task<int?> HaltAsync(Uri address, Ledger ledger, string past, int request, string newSteps)
    {
        var store = StoreOf(address);
        await PastAsync(address, ledger, past);
        var halting = new Halting();
        var former = new LedgerOwner(StoreOf(address, halting), ledger);
        halting.HaltBefore(request);
        var formerRuns = Task.Run(async () =>
        {
            await former.LoadAsync();
            await former.RunAsync(FormerSteps);
        });
        await Task.WhenAny(halting.Halted, formerRuns);
        if (formerRuns.IsCompletedSuccessfully)
        {
            return null;
        }

        var story = $"past '{past}', former owner halted before request {request} ({halting.Request}), new owner '{newSteps}'";
        var newer = new LedgerOwner(store, ledger);
        await newer.LoadAsync();
        foreach (var step in newSteps)
        {
            await newer.StepAsync(step);
        }

        halting.GoOn();
        await formerRuns;
        await ledger.ShouldStandInAsync(store, story);
        await ledger.FormerStampsShouldBeRefusedAsync(store, story);
        await ledger.ShouldStandInAsync(store, story);
        return ledger.Conflicts;
    }

    private static async Task PastAsync(Uri address, Ledger ledger, string past)
    {
        var halting = new Halting();
        var owner = new LedgerOwner(StoreOf(address, halting), ledger);
        await owner.LoadAsync();
        if (past != "t")
        {
            await owner.RunAsync(past);
            return;
        }

        // Dies after its mark and before its snapshot: before the third request of a replacement.
        await owner.RunAsync("a");
        halting.HaltBefore(2);
        _ = owner.RunAsync("c");
        await halting.Halted;
    }

    private static BlobStateStore StoreOf(Uri address, Halting? halting = null)
    {
        var options = new BlobContainerOptions { Retry = { MaxRetries = 0 } };
        if (halting is not null)
        {
            options.AddPolicy(halting, HttpPipelinePosition.PerCall);
        }

        return new BlobStateStore(new BlobContainer(address, credential: null, options));
    }
}
