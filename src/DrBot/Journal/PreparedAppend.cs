using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Journal;

/// <summary>
/// An append checked and serialised on its caller's thread, so that the writer only places it in the chain and later
/// changes to the caller's objects cannot reach the journal.
/// </summary>
internal sealed record PreparedAppend(
    IReadOnlyList<PreparedStream> Streams, DateTimeOffset At, string? Key, string? Answer, Lease? Fence)
{
    private const int MaxName = 512;

    /// <summary>Checks and serialises a request.</summary>
    /// <exception cref="ArgumentException">The request breaks the contract; the message says where.</exception>
    public static PreparedAppend From(AppendRequest request) => From(request, PrivateValue.From);

    /// <summary>Checks and serialises a request, its private texts salted by the caller.</summary>
    public static PreparedAppend From(AppendRequest request, Func<string, PrivateValue> salt)
    {
        if (request.Streams.Count == 0)
            throw new ArgumentException("an append names at least one stream");
        if (request.Streams.DistinctBy(s => s.Stream, StringComparer.Ordinal).Count() != request.Streams.Count)
            throw new ArgumentException("an append names each stream once");
        if (request.Key is { Length: 0 or > MaxName })
            throw new ArgumentException($"a key has 1 to {MaxName} characters");
        return new PreparedAppend(
            [.. request.Streams.Select(s => PrepareStream(s, salt))], JournalLine.Cut(request.At), request.Key, request.Answer,
            request.Fence);
    }

    private static PreparedStream PrepareStream(StreamAppend append, Func<string, PrivateValue> salt)
    {
        if (append.Stream.Length is 0 or > MaxName)
            throw new ArgumentException($"a stream's name has 1 to {MaxName} characters, found {append.Stream.Length}");
        if (append.ExpectedVersion < StreamAppend.AnyVersion)
            throw new ArgumentException($"the expected version of '{append.Stream}' is {append.ExpectedVersion}");
        return new PreparedStream(
            append.Stream, append.ExpectedVersion, [.. append.Records.Select(r => PrepareRecord(append.Stream, r, salt))]);
    }

    private static PreparedRecord PrepareRecord(string stream, JournalRecord record, Func<string, PrivateValue> salt)
    {
        if (record.Type.Length == 0 || record.Actor.Length == 0 || record.Schema < 1)
            throw new ArgumentException($"a record of '{stream}' needs a type, an actor and a schema from 1: {record}");
        foreach (var name in (string[])["incident", "stream", "version", "schema"])
            if (record.Data.ContainsKey(name))
                throw new ArgumentException($"the data of '{record.Type}' has a member '{name}', which is the journal's");

        var found = new List<PrivateValue>();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, JournalLine.Writing))
            PrivateValues.Write(json, record.Data, found, salt);
        // Half a line is left for the envelope's own texts.
        if (buffer.WrittenCount > JournalLine.MaxBytes / 2)
            throw new ArgumentException($"the data of '{record.Type}' has {buffer.WrittenCount} bytes, "
                + $"at most {JournalLine.MaxBytes / 2} are allowed");
        return new PreparedRecord(
            record, buffer.WrittenSpan[1..^1].ToArray(), found, (JsonObject)record.Data.DeepClone());
    }
}

/// <summary>The advance of one stream, ready to be placed.</summary>
internal sealed record PreparedStream(string Name, long Expected, IReadOnlyList<PreparedRecord> Records);

/// <summary>One record, ready to be placed.</summary>
/// <param name="Members">The data's members as a line holds them, without the braces.</param>
/// <param name="Data">The caller's data as it was.</param>
internal sealed record PreparedRecord(
    JournalRecord Record, byte[] Members, IReadOnlyList<PrivateValue> Private, JsonObject Data);
