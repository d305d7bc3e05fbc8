using DrBot.Commands.Approvals;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Tests.Histories;

/// <summary>
/// Judges a finished history by its entries alone, in other words and with other means than the rules that made it:
/// no change was sent without an approval that was given, by enough different people, for this content, in time.
/// </summary>
internal sealed class HistoryChecker
{
    private readonly Dictionary<string, Seen> runs = [];
    private readonly List<string> faults = [];
    private int at;

    /// <summary>Everything wrong with a history; empty when it is sound.</summary>
    public static IReadOnlyList<string> Judge(IReadOnlyList<Recorded> history)
    {
        var checker = new HistoryChecker();
        foreach (var entry in history)
            checker.Read(entry);
        return checker.faults;
    }

    private void Read(Recorded entry)
    {
        at++;
        switch (entry.Event)
        {
            case RunProposed e:
                runs[e.Run] = new Seen(e, entry.At);
                break;
            case RunEvent e when runs.TryGetValue(e.Run, out var run):
                ReadOf(run, e, entry.At);
                break;
        }
    }

    private void ReadOf(Seen run, RunEvent @event, DateTimeOffset now)
    {
        if (run.Ended)
            Fault(run, $"{@event.GetType().Name} after its end");
        switch (@event)
        {
            case VoteRecorded { Effective: true } e:
                ReadVote(run, e, now);
                break;
            case VoteTakenBack e:
                run.Votes.Remove(e.Person);
                break;
            case VotesVoided e:
                e.People.ToList().ForEach(p => run.Votes.Remove(p));
                run.ApprovedAt = null;
                break;
            case EligibilityRechecked e:
                foreach (var check in e.Voters)
                    run.Votes[check.Person] = (RolesOf(check.Roles), run.Votes[check.Person].At);
                break;
            case RunApproved:
                run.ApprovedAt = now;
                Demand(run, now < run.ProposedAt + Clock(run, p => p.ApproveWithin), "approved after approve-within");
                break;
            case RunStarted:
                Demand(run, Satisfied(run), "started without every slot filled");
                Demand(run, run.ApprovedAt is { } a && now < a + Clock(run, p => p.StartWithin), "started after start-within");
                (run.Running, run.ValidUntil) = (true, now + Clock(run, p => p.ValidFor));
                break;
            case RunPaused e:
                run.Running = false;
                if (e.Cause == PauseCause.ApprovalLapsed)
                {
                    run.Lapsed = true;
                    run.Votes.Clear();
                }

                break;
            case RunResumed:
                ReadResumed(run, now);
                break;
            case RunRefused or RunExpired or RunWithdrawn or RunSuperseded or RunCompleted or RunFailed or RunAborted:
            case VoteDenied when run.ValidUntil is null:
                run.Ended = true;
                break;
            case StepDispatching e:
                ReadDispatch(run, e, now);
                break;
        }
    }

    private void ReadVote(Seen run, VoteRecorded e, DateTimeOffset now)
    {
        var policy = run.Plan.Policy!;
        Demand(run, e.Digest == run.Plan.Digest, $"a vote of {e.Person} names another digest");
        Demand(
            run, e.Person != run.Requester || (policy.RequesterMayApprove && policy.Slots.Count == 1),
            $"the requester {e.Person} voted");
        Demand(run, RolesOf(e.Roles).Overlaps(policy.Slots), $"{e.Person} voted without a role");
        run.Votes[e.Person] = (RolesOf(e.Roles), now);
    }

    private void ReadResumed(Seen run, DateTimeOffset now)
    {
        if (run.Lapsed)
        {
            foreach (var old in run.Votes.Where(v => v.Value.At + run.Plan.Policy!.ApproveWithin <= now).Select(v => v.Key).ToList())
                run.Votes.Remove(old);
            Demand(run, Satisfied(run), "resumed after a lapse without every slot filled anew");
            run.ValidUntil = now + Clock(run, p => p.ValidFor);
        }

        (run.Running, run.Lapsed) = (true, false);
    }

    private void ReadDispatch(Seen run, StepDispatching e, DateTimeOffset now)
    {
        var step = run.Plan.Steps.FirstOrDefault(s => s.Id == e.Step);
        if (step is null)
        {
            Fault(run, $"sent {e.Step}, which is not in the content that was approved");
            return;
        }

        Demand(run, run.ValidUntil is not null, $"sent {e.Step} before the start");
        Demand(run, run.Running || e.Undo, $"sent {e.Step} while paused");
        if (step is { Changes: false, Destructive: false })
            return;
        Demand(run, run.Plan.Mode != RunMode.Simulate, $"sent {e.Step} in a simulation");
        if (run.Plan.Policy is null)
            Demand(run, run.Plan.Steps.All(s => !s.Destructive), $"sent {e.Step} of a destructive runbook without a policy");
        else
            Demand(run, !run.Lapsed && now < run.ValidUntil, $"sent {e.Step} after the approval ran out");
        var key = (e.Step, e.Undo);
        Demand(run, run.Sent.TryAdd(key, (e.Token, e.Parameters)) || run.Sent[key] == (e.Token, e.Parameters),
            $"sent {e.Step} again with another token or other parameters");
    }

    // Gives the slots to people one after the other, every way there is.
    private static bool Satisfied(Seen run) =>
        run.Plan.Policy is not { } policy || Fill(policy.Slots, run.Votes.Select(v => v.Value.Roles).ToList());

    private static bool Fill(IReadOnlyList<string> slots, List<HashSet<string>> voters) => slots.Count == 0
        || voters.Where(v => v.Contains(slots[0])).Any(v => Fill([.. slots.Skip(1)], [.. voters.Where(o => !ReferenceEquals(o, v))]));

    private static HashSet<string> RolesOf(IReadOnlyList<RoleReading> roles) => [.. roles.Where(r => r.Counts).Select(r => r.Role)];

    private static TimeSpan Clock(Seen run, Func<PolicyTerms, TimeSpan> clock) =>
        run.Plan.Policy is { } policy ? clock(policy) : TimeSpan.FromDays(1);

    private void Demand(Seen run, bool holds, string otherwise)
    {
        if (!holds)
            Fault(run, otherwise);
    }

    private void Fault(Seen run, string what) => faults.Add($"entry {at}: {run.Id} {what}");

    private sealed class Seen(RunProposed proposed, DateTimeOffset at)
    {
        public string Id => proposed.Run;

        public RunPlan Plan => proposed.Plan;

        public string Requester => proposed.Requester;

        public DateTimeOffset ProposedAt => at;

        public Dictionary<string, (HashSet<string> Roles, DateTimeOffset At)> Votes { get; } = [];

        public Dictionary<(string Step, bool Undo), (string Token, string Parameters)> Sent { get; } = [];

        public DateTimeOffset? ApprovedAt { get; set; }

        public DateTimeOffset? ValidUntil { get; set; }

        public bool Running { get; set; }

        public bool Lapsed { get; set; }

        public bool Ended { get; set; }
    }
}
