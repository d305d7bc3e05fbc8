using System.Globalization;

namespace DrBot.Slack.WebApi;

/// <summary>The arguments of a call; absent values are left out.</summary>
internal sealed class SlackArguments
{
    private readonly List<KeyValuePair<string, string>> all = [];

    /// <summary>The channel they name, by which some methods are paced.</summary>
    public string? Channel { get; private set; }

    /// <summary>The form fields.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields => all;

    /// <summary>A text.</summary>
    public SlackArguments With(string name, string? value)
    {
        if (value is not null)
            all.Add(new(name, value));
        return this;
    }

    /// <summary>A channel.</summary>
    public SlackArguments InChannel(string channel)
    {
        Channel = channel;
        return With("channel", channel);
    }

    /// <summary>True or false.</summary>
    public SlackArguments With(string name, bool value) => With(name, value ? "true" : "false");

    /// <summary>A number.</summary>
    public SlackArguments With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A structure, as JSON in a form field.</summary>
    public SlackArguments WithJson<T>(string name, T? value) where T : class =>
        With(name, value is null ? null : SlackJson.Write(value));
}
