using DrBot.Commands.Runs;

namespace DrBot.Commands.Approvals;

/// <summary>An eligible yes. <c>approval.recorded</c></summary>
/// <param name="Digest">The run digest the vote names.</param>
/// <param name="Effective">False when it came after the start: kept, without effect.</param>
/// <param name="Proof">What convinces a third party, where the road gives such a thing.</param>
public sealed record VoteRecorded(
    string Run,
    string Person,
    string Account,
    IReadOnlyList<RoleReading> Roles,
    string Digest,
    string PlanHash,
    string? Evidence,
    string Via,
    bool Effective,
    VoteProof? Proof = null) : RunEvent(Run);

/// <summary>An eligible no. <c>approval.denied</c></summary>
public sealed record VoteDenied(
    string Run,
    string Person,
    string Account,
    IReadOnlyList<RoleReading> Roles,
    string Digest,
    string? Evidence,
    string Via,
    PrivateText Reason,
    VoteProof? Proof = null) : RunEvent(Run);

/// <summary>A giver took the vote back. <c>approval.withdrawn</c></summary>
public sealed record VoteTakenBack(string Run, string Person) : RunEvent(Run);

/// <summary>Votes no longer count. <c>approval.voided</c></summary>
/// <param name="People">Whose votes.</param>
/// <param name="Reasons">Why.</param>
public sealed record VotesVoided(string Run, IReadOnlyList<string> People, IReadOnlyList<string> Reasons) : RunEvent(Run);

/// <summary>Those who were missing were reminded. <c>approval.reminded</c></summary>
/// <param name="Round">Which time, from 1.</param>
/// <param name="People">Who was written to.</param>
public sealed record ApproversReminded(string Run, int Round, IReadOnlyList<string> People) : RunEvent(Run);

/// <summary>Eligibility was judged again at the start. <c>eligibility.rechecked</c></summary>
public sealed record EligibilityRechecked(string Run, IReadOnlyList<VoterCheck> Voters) : RunEvent(Run);

/// <summary>One voter at the re-check.</summary>
public sealed record VoterCheck(string Person, IReadOnlyList<RoleReading> Roles, bool Eligible);

/// <summary>A refused attempt. <c>denied</c>, on the stream <c>log</c>.</summary>
/// <param name="Reasons">Why; they repeat what was typed, so they are private.</param>
public sealed record AttemptDenied(
    string Command, string Account, string? Run, IReadOnlyList<PrivateText> Reasons) : Event;
