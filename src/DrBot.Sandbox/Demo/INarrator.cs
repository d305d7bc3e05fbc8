namespace DrBot.Sandbox.Demo;

/// <summary>Tells whoever watches the demo what happens.</summary>
internal interface INarrator
{
    /// <summary>Runs the play with whatever the narrator shows meanwhile.</summary>
    Task<T> DuringAsync<T>(Func<Task<T>> play);

    /// <summary>Something was said or done, at a domain time; further lines of the text belong to it.</summary>
    void Line(DateTimeOffset at, string who, string text);

    /// <summary>Where the run is now, in one line.</summary>
    void Progress(DateTimeOffset at, string text);

    /// <summary>How it ended.</summary>
    void Summary(DemoResult result);
}

/// <summary>Says nothing: the document is all there is to read.</summary>
internal sealed class SilentNarrator : INarrator
{
    public Task<T> DuringAsync<T>(Func<Task<T>> play) => play();

    public void Line(DateTimeOffset at, string who, string text)
    {
    }

    public void Progress(DateTimeOffset at, string text)
    {
    }

    public void Summary(DemoResult result)
    {
    }
}
