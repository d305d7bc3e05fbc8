using DrBot.Benchmarks;

var benchmarks = new Dictionary<string, Func<Task>>
{
    ["append"] = JournalBenchmarks.AppendAsync,
    ["group-commit"] = JournalBenchmarks.GroupCommitAsync,
    ["group-commit-postgres"] = JournalBenchmarks.GroupCommitPostgresAsync,
    ["replicas"] = ReplicaBenchmark.RunAsync,
    ["acknowledge"] = AcknowledgeBenchmark.RunAsync,
    ["start"] = StartBenchmark.RunAsync,
    ["failover"] = FailoverBenchmark.RunAsync,
    ["status"] = StatusBenchmark.RunAsync,
    ["restart"] = RestartBenchmark.RunAsync,
    ["growth"] = JournalGrowth.RunAsync,
};

if (args is not [var name] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/DrBot.Benchmarks -- NAME");
    Console.Error.WriteLine("names: " + string.Join(", ", benchmarks.Keys));
    return 2;
}

await run();
return 0;
