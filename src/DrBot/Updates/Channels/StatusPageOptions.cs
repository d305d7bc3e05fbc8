namespace DrBot.Updates.Channels;

/// <summary>A page at Statuspage, or at what speaks its API. Prints nothing of itself: it holds a key.</summary>
internal sealed class StatusPageOptions
{
    /// <summary>The API's address; default <c>https://api.statuspage.io/v1</c>.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.statuspage.io/v1");

    /// <summary>The page's id.</summary>
    public required string Page { get; init; }

    /// <summary>The API key.</summary>
    public required string Key { get; init; }

    /// <summary>The longest one call may take (wire clock); default 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The mean time between two calls (wire clock); the service allows one a second. Default 1 s.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(1);
}
