namespace DrBot.Journal.Audit.Verification;

/// <summary>Holds what is claimed of the log against what its bytes say.</summary>
internal static class ClaimCheck
{
    /// <summary>FORK: two roots are claimed for one size. TRUNCATED: more entries are claimed than there are. REWRITTEN:
    /// the entries have another root.</summary>
    public static IEnumerable<AuditFinding> Find(IReadOnlyList<Claim> claims, AuditLines lines)
    {
        foreach (var size in claims.GroupBy(c => c.Size).OrderBy(g => g.Key))
        {
            var roots = size.Where(c => c.Root.Length == 64).DistinctBy(c => c.Root).ToList();
            if (roots.Count > 1)
                yield return new AuditFinding("FORK", $"{size.Key} entries have two roots: "
                    + string.Join(", ", roots.Select(r => $"{r.Root} by {r.Source}")));
            foreach (var claim in size)
                if (Find(claim, lines) is { } finding)
                    yield return finding;
        }
    }

    private static AuditFinding? Find(Claim claim, AuditLines lines)
    {
        if (claim.Origin.Length > 0 && claim.Origin != lines.Origin)
            return new AuditFinding("NOTE", $"{claim.Source}: speaks of the log {claim.Origin}, this one is {lines.Origin}");
        if (claim.Size > lines.Count)
            return new AuditFinding("TRUNCATED", $"{claim.Source}: {claim.Size} entries were signed, {lines.Count} are here");
        var root = claim.Size == 0 ? claim.Root : lines.Roots[claim.Size].Root;
        return root.StartsWith(claim.Root, StringComparison.Ordinal)
            ? null
            : new AuditFinding("REWRITTEN", $"{claim.Source}: {claim.Size} entries had the root {claim.Root}, these have {root}");
    }
}
