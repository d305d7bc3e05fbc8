using DrBot.Commands.Plans;

namespace DrBot.Commands.Policies;

/// <summary>An eligible yes to a changed policy. <c>policy.approved</c>, on the plan's stream.</summary>
/// <param name="Policy">The digest of the policy the vote names.</param>
public sealed record PolicyApproved(
    string Plan, string Policy, string Person, string Account, IReadOnlyList<RoleReading> Roles, string? Evidence, string Via) : Event;

/// <summary>An eligible no: the policy before goes on counting. <c>policy.denied</c></summary>
public sealed record PolicyDenied(
    string Plan, string Policy, string Person, string Account, IReadOnlyList<RoleReading> Roles, string? Evidence, string Via) : Event;

/// <summary>The slots of the policy before have confirmed it: from now on it counts. <c>policy.confirmed</c></summary>
public sealed record PolicyConfirmed(string Plan, string Policy) : Event;

/// <summary>A command about a plan's changed policy.</summary>
/// <param name="Policy">The digest of the policy meant.</param>
/// <param name="Terms">What the confirmed plan's strictest policy asks for.</param>
public abstract record PolicyCommand(Actor Actor, string Plan, string Policy, ApprovalPolicy Terms) : Command(Actor);

/// <summary>An eligible person's yes to a changed policy.</summary>
/// <param name="Voters">The roles of everybody who voted before, as both plans have them now.</param>
public sealed record ConfirmPolicy(
    Actor Actor, string Plan, string Policy, ApprovalPolicy Terms, IReadOnlyDictionary<string, IReadOnlyList<RoleReading>> Voters)
    : PolicyCommand(Actor, Plan, Policy, Terms);

/// <summary>An eligible person's no to a changed policy.</summary>
public sealed record DenyPolicy(Actor Actor, string Plan, string Policy, ApprovalPolicy Terms) : PolicyCommand(Actor, Plan, Policy, Terms);
