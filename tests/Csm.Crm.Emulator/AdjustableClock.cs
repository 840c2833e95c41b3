namespace Csm.Crm.Emulator;

/// <summary>The organisation's clock: it stands still until a test or the sandbox moves it, and never runs backwards.</summary>
/// <param name="start">Moment it shows first; kept as UTC.</param>
public sealed class AdjustableClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _now;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    /// <remarks>Elapsed time is this clock's too: what ages by it must not depend on how fast the machine is.</remarks>
    public override long GetTimestamp() => _now.UtcTicks;

    /// <summary>Sets the clock.</summary>
    /// <param name="value">New moment, at or after the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The moment lies before the present one.</exception>
    public void SetUtcNow(DateTimeOffset value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, _now);
        _now = value.ToUniversalTime();
    }

    /// <summary>Moves the clock forward.</summary>
    /// <param name="by">How far; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    public void Advance(TimeSpan by) => SetUtcNow(_now + by);
}
