namespace DrBot.Commands;

/// <summary>Something that happened. State is folded from these and from nothing else.</summary>
public abstract record Event;

/// <summary>An event with its place in the record.</summary>
/// <param name="Event">What happened.</param>
/// <param name="At">Domain time of the entry.</param>
/// <param name="Actor">The person's key, account, or <c>system</c>.</param>
/// <param name="Version">Its place in its stream, from 1.</param>
public sealed record Recorded(Event Event, DateTimeOffset At, string Actor, long Version);
