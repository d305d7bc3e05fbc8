namespace DrBot.Slack.People;

/// <summary>Whose word an account carries.</summary>
internal abstract record SlackAccount
{
    private SlackAccount()
    {
    }

    /// <summary>A member of our workspace.</summary>
    /// <param name="Id">The account's id in the workspace.</param>
    /// <param name="GlobalId">Its id over the whole organisation; the same as <paramref name="Id"/> outside Enterprise
    /// Grid.</param>
    /// <param name="Name">The directory's name, for showing beside the id.</param>
    public sealed record Member(string Id, string GlobalId, string Name) : SlackAccount
    {
        /// <summary>True when a plan that names <paramref name="id"/> means this account: one person may have two
        /// ids.</summary>
        public bool Is(string id) => id == Id || id == GlobalId;
    }

    /// <summary>Nobody whose word counts, and why.</summary>
    public sealed record Nobody(string Reason) : SlackAccount;

    /// <summary>Not known, because Slack did not tell: nobody's word until it does.</summary>
    public sealed record Unknown(string Reason) : SlackAccount;
}

/// <summary>An account as it was read.</summary>
/// <param name="Account">Whose word it carries.</param>
/// <param name="Age">How long ago it was read, by the wire clock.</param>
/// <param name="Problem">Why it could not be read anew; null when it was.</param>
internal sealed record AccountReading(SlackAccount Account, TimeSpan Age, string? Problem);
