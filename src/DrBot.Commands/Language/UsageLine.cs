namespace DrBot.Commands.Language;

internal static class UsageLine
{
    public static string For(Verb verb) => string.Join(' ',
        new[] { "/dr", verb.Name }.Concat(verb.Arguments.Select(Positional)).Concat(verb.Flags.Select(Flag)));

    /// <summary>Without flags, for lists.</summary>
    public static string Short(Verb verb) =>
        string.Join(' ', verb.Arguments.Select(Positional).Prepend(verb.Name));

    public static string Flag(Argument flag)
    {
        var text = flag.Type switch
        {
            ArgumentType.Switch => $"--{flag.Name}",
            ArgumentType.Text => $"--{flag.Name} \"…\"",
            ArgumentType.Pair => $"--{flag.Name} KEY=VALUE",
            _ => $"--{flag.Name} {flag.Placeholder}",
        };
        if (flag.Repeatable) text += " …";
        return flag.Required ? text : $"[{text}]";
    }

    private static string Positional(Argument argument)
    {
        var text = argument.Type is ArgumentType.Rest ? argument.Placeholder + "…" : argument.Placeholder;
        return argument.Required ? text : $"[{text}]";
    }
}
