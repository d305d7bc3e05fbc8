using Npgsql;
using Quartz;

namespace DrBot.Execution.Waking;

/// <summary>How the scheduler is made: with its schedule in memory, or durable and clustered in a PostgreSQL database.</summary>
/// <param name="database">Npgsql's connection string; null for memory.</param>
/// <param name="logs">Where Quartz writes.</param>
internal sealed class QuartzScheduling(string? database, ILoggerFactory logs)
{
    private static readonly string[] Kinds =
        [WakeUpKinds.Runs, WakeUpKinds.Updates, WakeUpKinds.Plans, WakeUpKinds.Drills, WakeUpKinds.Checkpoints];

    /// <summary>How soon another replica notices that one is gone, and takes its triggers over.</summary>
    private static readonly TimeSpan Checkin = TimeSpan.FromSeconds(1);

    /// <summary>Makes and starts a scheduler whose jobs ring.</summary>
    /// <exception cref="SchedulerException">The database cannot be used.</exception>
    public async Task<RunningScheduler> StartAsync(IRinger ringer, CancellationToken cancellationToken)
    {
        var scheduler = await QuartzSchedulerBuilder.Create(quartz => Configure(quartz, ringer)).BuildScheduler(cancellationToken);
        try
        {
            // Once for each kind; a job that is there stays with its triggers.
            foreach (var kind in Kinds)
                await scheduler.AddJob(
                    JobBuilder.Create<WakeUpJob>().WithIdentity(kind).StoreDurably(true).RequestRecovery(true).Build(),
                    AddJobOptions.Replacing, cancellationToken);
            await scheduler.Start(cancellationToken);
            return new RunningScheduler(scheduler);
        }
        catch
        {
            await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
            throw;
        }
    }

    private void Configure(IQuartzBuilder quartz, IRinger ringer)
    {
        quartz.Services.AddSingleton(logs);
        quartz.Services.AddSingleton(ringer);
        quartz.UseDefaultThreadPool(2);
        if (database is null)
        {
            quartz.UseInMemoryStore();
            return;
        }

        quartz.ConfigureScheduler(o =>
        {
            o.InstanceName = "drbot";
            o.GenerateInstanceId = true;
            // A replica that is gone leaves its triggers to the others, who look for them this often.
            o.IdleWaitTime = TimeSpan.FromSeconds(5);
        });
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, database);
            store.ProvisionSchema();
            store.UseClustering(c => (c.CheckinInterval, c.CheckinMisfireThreshold) = (Checkin, 2 * Checkin));
            store.ConfigureStore(o =>
            {
                o.StoreJobDataAsStrings = true;
                o.DbRetryInterval = Checkin;
            });
        });
    }
}

/// <summary>A scheduler that runs until it is disposed.</summary>
internal sealed class RunningScheduler(IScheduler scheduler) : IAsyncDisposable
{
    /// <summary>The scheduler.</summary>
    public IScheduler Scheduler => scheduler;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
}
