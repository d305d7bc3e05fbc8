using System.Globalization;
using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.Aws;

/// <summary>A verified request of one service: the operation, where it was sent and what it says.</summary>
internal sealed record AwsRequest(
    string Operation, string Region, WireRequest Wire, IReadOnlyDictionary<string, string> Fields)
{
    public string? Find(string name) => Fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public string Require(string name) => Find(name) ?? throw AwsException.Invalid("MissingParameter",
        $"The request must contain the parameter {name}");

    public int? Integer(string name) => Find(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw AwsException.Invalid("MalformedInput", $"Invalid integer '{text}' for {name}");

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw AwsException.Invalid("MalformedInput", $"Invalid boolean '{text}' for {name}"),
    };

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(Require(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var time)
            ? time
            : throw AwsException.Invalid("InvalidParameterValue",
                $"timestamp '{Find(name)}' of {name} is not ISO 8601");

    /// <summary>The values of <c>Names.member.1</c>, <c>Names.member.2</c> …</summary>
    public IReadOnlyList<string> List(string prefix)
    {
        var values = new List<string>();
        while (Find($"{prefix}.{values.Count + 1}") is { } value)
            values.Add(value);
        return values;
    }
}
