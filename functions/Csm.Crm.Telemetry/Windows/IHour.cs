namespace Csm.Crm.Telemetry.Windows;

/// <summary>What is kept of one machine in one hour: summaries of the same hour can be joined.</summary>
/// <remarks>Static, because members called on a read-only value of an unknown type would copy all of it.</remarks>
/// <typeparam name="T">The summary itself.</typeparam>
internal interface IHour<T>
    where T : struct, IHour<T>
{
    /// <summary>Start of the hour, UTC milliseconds.</summary>
    static abstract long StartOf(in T hour);

    /// <summary>True without a value.</summary>
    static abstract bool IsEmpty(in T hour);

    /// <summary>Takes another summary of the same hour in: commutative, associative and idempotent.</summary>
    static abstract void Join(ref T hour, in T other);

    /// <summary>Makes units finer where a value of the hour is not whole in them.</summary>
    /// <returns>Whether any had to be.</returns>
    static abstract bool Refine(in T hour, ref CounterUnits units);
}

/// <summary>Codes hours one behind the other, each against the one before.</summary>
/// <typeparam name="T">What is kept of an hour.</typeparam>
internal interface IHourCoding<T>
    where T : struct
{
    void Write(BitWriter writer, in T hour, CounterUnits units);

    /// <exception cref="InvalidDataException">The bytes are no hour.</exception>
    void Read(ref BitReader reader, ref T hour, CounterUnits units);
}
