namespace DrBot.Commands.Language;

/// <summary>Did-you-mean: the nearest known word by edits, a swap of two neighbours counting as one.</summary>
public static class Nearest
{
    /// <summary>The nearest word, or null when none is near; a word that was only begun counts as near.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length is 0 or > 40) return null;
        var word = typed.ToLowerInvariant();
        var allowed = word.Length <= 3 ? 1 : word.Length <= 6 ? 2 : 3;
        string? best = null;
        var least = int.MaxValue;
        foreach (var candidate in known)
        {
            var edits = word.Length >= 3 && candidate.StartsWith(word, StringComparison.Ordinal)
                ? 1
                : Distance(word, candidate);

            // More than half of the word changed is another word.
            if (edits > allowed || edits * 2 > candidate.Length || edits >= least) continue;
            (best, least) = (candidate, edits);
        }

        return best;
    }

    /// <summary>The Damerau-Levenshtein distance (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
