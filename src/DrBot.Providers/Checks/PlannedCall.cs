namespace DrBot.Providers.Checks;

/// <summary>Something a plan will do to a target.</summary>
/// <param name="Action">The action's name.</param>
public sealed record PlannedCall(string Action, TargetIdentity Target);
