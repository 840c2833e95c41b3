using System.Buffers.Binary;
using System.Collections.Concurrent;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Tests.State.Fencing;

/// <summary>
/// What owners of one partition were told: the entries that the store took, and every version that ever was. What the store
/// holds in the end must be exactly that.
/// </summary>
internal sealed class Ledger(string partition)
{
    private readonly ConcurrentBag<int> taken = [];
    private readonly ConcurrentDictionary<StateStamp, bool> stamps = new();
    private int numbers;

    public string Partition { get; } = partition;

    /// <summary>Writes that were refused because another owner had written.</summary>
    public int Conflicts;

    public int NextEntry() => Interlocked.Increment(ref numbers);

    public void NoteTaken(int entry) => taken.Add(entry);

    /// <param name="stamp">A version.</param>
    /// <param name="mayAppend">Whether one who saw it may append; behind a torn record nobody may.</param>
    public void NoteStamp(StateStamp stamp, bool mayAppend = true) => stamps[stamp] = mayAppend;

    /// <summary>Nothing that was acknowledged is lost, nothing that was refused is there, nothing is there twice.</summary>
    public async Task ShouldStandInAsync(IStateStore store, string story)
    {
        var reader = new LedgerOwner(store, this);
        await reader.LoadAsync();
        reader.Entries.Order().ShouldBe(taken.Order(), story);
    }

    /// <summary>Every version but the present one is refused, by whatever write, and refusing changes nothing.</summary>
    public async Task FormerStampsShouldBeRefusedAsync(IStateStore store, string story)
    {
        var present = (await store.ReadAsync(Partition, default, CancellationToken.None)).Stamp;
        foreach (var (former, mayAppend) in stamps.Where(stamp => stamp.Key != present))
        {
            if (mayAppend)
            {
                await RefusedAsync(store.AppendAsync(Partition, former, LedgerOwner.Bytes([NextEntry()]), CancellationToken.None), $"{story}: append at {former}");
            }

            await RefusedAsync(store.ReplaceAsync(Partition, former, LedgerOwner.Bytes([NextEntry()]), CancellationToken.None), $"{story}: replacement at {former}");
        }

        (await store.ReadAsync(Partition, default, CancellationToken.None)).Stamp.ShouldBe(present, story);
    }

    private static async Task RefusedAsync(ValueTask<StateStamp> write, string story)
    {
        try
        {
            await write;
        }
        catch (StateConflictException)
        {
            return;
        }

        Assert.Fail($"{story} was not refused.");
    }
}

/// <summary>An owner of a partition whose state is a list of numbers; it keeps to the rules that ingestion keeps to.</summary>
internal sealed class LedgerOwner(IStateStore store, Ledger ledger)
{
    private readonly List<int> entries = [];
    private StateStamp stamp;
    private bool isTorn;

    public IReadOnlyList<int> Entries => entries;

    public async Task LoadAsync()
    {
        var stored = await store.ReadAsync(ledger.Partition, default, CancellationToken.None);
        entries.Clear();
        entries.AddRange(Read(stored.Snapshot.Span));
        var journal = Read(stored.Journal.Span);
        entries.AddRange(journal.TakeWhile(static entry => entry != 0));
        isTorn = journal.Contains(0);
        stamp = stored.Stamp;
        ledger.NoteStamp(stamp, mayAppend: !isTorn);
    }

    /// <summary>Does a step: <c>a</c> appends, <c>c</c> writes a new snapshot. What is torn is cut off first.</summary>
    /// <exception cref="StateConflictException">Another owner wrote.</exception>
    public async Task StepAsync(char step)
    {
        if (step == 'c' || isTorn)
        {
            stamp = await store.ReplaceAsync(ledger.Partition, stamp, Bytes(entries), CancellationToken.None);
            isTorn = false;
            ledger.NoteStamp(stamp);
        }

        if (step == 'a')
        {
            var entry = ledger.NextEntry();
            stamp = await store.AppendAsync(ledger.Partition, stamp, Bytes([entry]), CancellationToken.None);
            ledger.NoteTaken(entry);
            entries.Add(entry);
            ledger.NoteStamp(stamp);
        }
    }

    /// <summary>Does steps until one is refused.</summary>
    public async Task RunAsync(string steps)
    {
        try
        {
            foreach (var step in steps)
            {
                await StepAsync(step);
            }
        }
        catch (StateConflictException)
        {
            Interlocked.Increment(ref ledger.Conflicts);
        }
    }

    public static byte[] Bytes(IReadOnlyList<int> entries)
    {
        var bytes = new byte[entries.Count * sizeof(int)];
        for (var index = 0; index < entries.Count; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(index * sizeof(int)), entries[index]);
        }

        return bytes;
    }

    private static List<int> Read(ReadOnlySpan<byte> bytes)
    {
        (bytes.Length % sizeof(int)).ShouldBe(0, "an entry is torn");
        var read = new List<int>();
        for (var at = 0; at < bytes.Length; at += sizeof(int))
        {
            read.Add(BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]));
        }

        return read;
    }
}
