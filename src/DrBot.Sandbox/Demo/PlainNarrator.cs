namespace DrBot.Sandbox.Demo;

/// <summary>Plain lines, for pipes and logs.</summary>
internal sealed class PlainNarrator(TextWriter to) : INarrator
{
    private readonly Lock _gate = new();
    private string _progress = "";

    public Task<T> DuringAsync<T>(Func<Task<T>> play) => play();

    public void Line(DateTimeOffset at, string who, string text)
    {
        var lines = text.Split('\n');
        lock (_gate)
        {
            to.WriteLine(Layout.Head(at, who) + lines[0]);
            foreach (var line in lines.Skip(1))
                to.WriteLine(Layout.Indent + line);
        }
    }

    public void Progress(DateTimeOffset at, string text)
    {
        lock (_gate)
        {
            if (_progress == text)
                return;
            _progress = text;
            to.WriteLine(Layout.Head(at, "") + "… " + text);
        }
    }

    public void Summary(DemoResult result)
    {
        foreach (var line in DemoSummary.Lines(result))
            to.WriteLine(line);
    }
}
