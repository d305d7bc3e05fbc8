namespace DrBot.Slack;

/// <summary>
/// The options as they are now. A rotated secret is taken over while DrBot runs; what would not pass at start does not
/// pass here either, and the former options stay.
/// </summary>
internal sealed class LiveSlackOptions
{
    private volatile SlackOptions current;
    private volatile TaskCompletionSource changed = New();

    /// <summary>Starts with options that must be valid.</summary>
    /// <exception cref="InvalidOperationException">Every failure of the options, one a line.</exception>
    public LiveSlackOptions(SlackOptions options)
    {
        var failures = SlackOptionsValidator.Validate(options);
        if (failures.Count > 0)
            throw new InvalidOperationException(
                "the slack settings cannot be used:\n  " + string.Join("\n  ", failures));
        current = options;
    }

    /// <summary>The options in force.</summary>
    public SlackOptions Current => current;

    /// <summary>Completes at the next change.</summary>
    public Task Changed => changed.Task;

    /// <summary>Puts new options in force, or returns why they stay out.</summary>
    public IReadOnlyList<string> Replace(SlackOptions options)
    {
        var failures = SlackOptionsValidator.Validate(options);
        if (failures.Count > 0)
            return failures;
        current = options;
        var before = changed;
        changed = New();
        before.TrySetResult();
        return [];
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
