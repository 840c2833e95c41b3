using System.Diagnostics;
using System.Globalization;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Processor time of the calling thread, which other tests beside it do not lengthen; where the system does not tell, the time of the clock.</summary>
internal static class ThreadTime
{
    private const string Statistics = "/proc/thread-self/stat";
    private const double TicksPerSecond = 100;

    /// <summary>Time so far; only differences mean anything. As fine as 10 ms.</summary>
    public static TimeSpan Now()
    {
        if (!File.Exists(Statistics))
        {
            return Stopwatch.GetElapsedTime(0);
        }

        // The name in brackets may hold anything; user and system time are the 12th and 13th fields behind it.
        var text = File.ReadAllText(Statistics);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
