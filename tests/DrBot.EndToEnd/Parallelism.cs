// Each test runs whole programs that mostly wait for clocks; more at once than this, and they wait for processors.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
