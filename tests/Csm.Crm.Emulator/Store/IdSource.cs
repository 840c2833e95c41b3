namespace Csm.Crm.Emulator.Store;

/// <summary>
/// Ids for rows whose caller gave none: random-looking, yet the same in every run with the same start (SplitMix64).
/// </summary>
internal sealed class IdSource(ulong state)
{
    private ulong _state = state;

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Draw());
        BitConverter.TryWriteBytes(bytes[8..], Draw());
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    public IdSource Fork() => new(_state);

    private ulong Draw()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
