// Each test runs whole programs against clocks that run fast: more at once than there are processors only makes them late.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
