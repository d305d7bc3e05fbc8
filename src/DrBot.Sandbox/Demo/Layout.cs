namespace DrBot.Sandbox.Demo;

/// <summary>The columns of the transcript: time, who, what.</summary>
internal static class Layout
{
    private const int Who = 18;

    public static string Indent { get; } = new(' ', 8 + 2 + Who + 2);

    public static string Time(DateTimeOffset at) => $"{at:HH:mm:ss}";

    public static string Name(string who) => who.Length > Who ? who[..Who] : who.PadRight(Who);

    public static string Head(DateTimeOffset at, string who) => $"{Time(at)}  {Name(who)}  ";
}
