using Microsoft.Extensions.Logging;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Keeps what is logged, as people read it.</summary>
internal sealed class SentenceLog<T> : ILogger<T>
{
    public List<string> Sentences { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Sentences.Add(formatter(state, exception));
}
