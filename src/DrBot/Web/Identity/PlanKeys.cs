using DrBot.Commands.Approvals;
using DrBot.Plans;

namespace DrBot.Web.Identity;

/// <summary>Finds the keys people have in the plans that count now, and judges when and how often a signature may count.</summary>
internal sealed class PlanKeys(PlanLibrary plans, WebOptions options, TimeProvider wire)
{
    /// <summary>The origin signatures must name.</summary>
    public string Origin => options.Origin;

    /// <summary>The key of this fingerprint that some person of some plan has; null when none has.</summary>
    public PersonKey? Find(string fingerprint) => plans.All
        .SelectMany(p => p.Plan.People.Values).Select(p => p.Key(fingerprint)).FirstOrDefault(k => k is not null);

    /// <summary>True when the plan of this name says that the key is this person's.</summary>
    public bool IsIn(string plan, string person, string fingerprint) =>
        plans.Current(plan)?.Plan.People.GetValueOrDefault(person)?.Key(fingerprint) is not null;

    /// <summary>True when a signature of this time counts now.</summary>
    public bool IsFresh(long time) =>
        Math.Abs((decimal)wire.GetUtcNow().ToUnixTimeSeconds() - time) <= (decimal)SignedVote.Tolerance.TotalSeconds;

    /// <summary>True for 32 lower-case hex digits.</summary>
    public static bool IsNonce(string? text) => text is { Length: 32 } && text.All(char.IsAsciiHexDigitLower);
}
