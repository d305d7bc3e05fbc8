using DrBot.Journal;
using DrBot.Journal.Postgres;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Postgres;

/// <summary>The contracts that SQLite holds too.</summary>
public sealed class PostgresContractTests
{
    public static TheoryData<string> JournalFacts => ContractFacts.Of(typeof(JournalContract));

    public static TheoryData<string> LeaseFacts => ContractFacts.Of(typeof(LeaseContract));

    [RequiresTheory("postgres")]
    [MemberData(nameof(JournalFacts))]
    public Task Journal_Contract_Holds(string fact) => ContractFacts.RunAsync(new PostgresJournalContract(), fact);

    [RequiresTheory("postgres")]
    [MemberData(nameof(LeaseFacts))]
    public Task Leases_Contract_Holds(string fact) => ContractFacts.RunAsync(new PostgresLeaseContract(), fact);

    private sealed class PostgresJournalContract : JournalContract
    {
        private PostgresStore? store;

        protected override async Task<IJournal> OpenAsync()
        {
            store ??= await PostgresStore.CreateAsync();
            return await PostgresJournal.OpenAsync(store.Options, new FixedClock(Noon.AddDays(-1)), None);
        }

        protected override async Task CloseAsync(IJournal journal) => await ((IStore)journal).DisposeAsync();

        protected override Task<IReadOnlyList<byte[]>> LinesAsync() => store!.LinesAsync();

        protected override async Task EraseAsync(string text)
        {
            var journal = (IStore)Journal;
            foreach (var hash in await journal.FindPrivateAsync(text, None))
                Assert.True(await journal.EraseAsync(hash, None));
        }
    }

    private sealed class PostgresLeaseContract : LeaseContract
    {
        private PostgresJournal? journal;

        public override Task DisposeAsync() => journal!.DisposeAsync().AsTask();

        protected override async Task<(IJournal Journal, ILeases Leases)> OpenAsync()
        {
            var store = await PostgresStore.CreateAsync();
            journal = await store.OpenAsync();
            return (journal, journal.Leases);
        }

        // Real time: the server's clock cannot be moved.
        protected override Task PassAsync(TimeSpan span) => Task.Delay(span + TimeSpan.FromMilliseconds(50));
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
