using Spectre.Console;

namespace DrBot.Sandbox.Demo;

/// <summary>Colours and a line that moves, for terminals.</summary>
internal sealed class TerminalNarrator(IAnsiConsole console) : INarrator
{
    private StatusContext? _status;

    public Task<T> DuringAsync<T>(Func<Task<T>> play) => console.Status().Spinner(Spinner.Known.Dots).StartAsync(
        "the practice world starts",
        context =>
        {
            _status = context;
            return play();
        });

    public void Line(DateTimeOffset at, string who, string text)
    {
        var lines = text.Split('\n').Select(Markup.Escape).ToArray();
        var style = who switch { "DrBot" => "aqua", "world" => "red", "demo" => "yellow", _ => "green" };
        console.MarkupLine($"[grey]{Layout.Time(at)}[/]  [{style}]{Markup.Escape(Layout.Name(who))}[/]  {lines[0]}");
        foreach (var line in lines.Skip(1))
            console.MarkupLine(Layout.Indent + line);
    }

    public void Progress(DateTimeOffset at, string text) => _status?.Status(Markup.Escape($"{Layout.Time(at)}  {text}"));

    public void Summary(DemoResult result)
    {
        foreach (var line in DemoSummary.Lines(result))
            console.MarkupLine(Markup.Escape(line));
    }
}
