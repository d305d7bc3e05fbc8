// Many tests wait for real clocks of loopback servers; two a processor keep the processors busy meanwhile.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
