namespace DrBot.Sandbox.Simulation;

/// <summary>The bot's log, with the time of the simulation: what a person reads when a seed fails.</summary>
internal sealed class SimulationLog(VirtualTime time) : ILoggerFactory
{
    private readonly List<string> lines = [];

    /// <summary>Every line of at least information.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Adds a line of the simulation's own.</summary>
    public void Note(string line) => Add(line);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this log goes nowhere else");

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private sealed class Category(SimulationLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Add($"{logLevel} {category}: {formatter(state, exception)}{(exception is null ? "" : $" — {exception}")}");
        }
    }

    private void Add(string line) => lines.Add($"{time.Elapsed:d\\.hh\\:mm\\:ss\\.fff} {line}");
}
