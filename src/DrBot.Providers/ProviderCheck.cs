namespace DrBot.Providers;

/// <summary>One finding of <c>drbot doctor</c>.</summary>
/// <param name="Name">What was checked: <c>aws us-west-2</c>, <c>kubernetes recovery</c>.</param>
/// <param name="Ok">Whether it can be used.</param>
/// <param name="Detail">What was found, and what to do when it is not fine.</param>
/// <param name="Failure">The kind of failure, when it is not fine.</param>
public sealed record ProviderCheck(string Name, bool Ok, string Detail, ProviderFailure? Failure = null);
