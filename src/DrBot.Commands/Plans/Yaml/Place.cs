namespace DrBot.Commands.Plans.Yaml;

/// <summary>A place in a file, both from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start => new(1, 1);
}
