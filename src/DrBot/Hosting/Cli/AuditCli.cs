using System.CommandLine;
using System.Text.Json;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using Microsoft.Data.Sqlite;

namespace DrBot.Hosting.Cli;

/// <summary>What the audit commands have in common. Exit codes: 0 done or proven, 1 refused or tampered, 2 usage,
/// 3 not readable or not writable, 4 incomplete.</summary>
internal static class AuditCli
{
    public const int Refused = 1;
    public const int NotReadable = 3;

    private const int Usage = 2;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints one JSON document instead of text.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document." };

    /// <summary>Public keys that are trusted.</summary>
    public static Option<string[]> KeyOption() => new("--key")
    {
        Description = "the PEM file of a public key that is trusted; several after a rotation", AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The log that is expected.</summary>
    public static Option<string?> OriginOption() => new("--origin") { Description = "the log's origin that is expected" };

    /// <summary>Reads the keys named.</summary>
    /// <exception cref="FormatException">One of the files holds no public key.</exception>
    public static async Task<IReadOnlyList<AuditKey>> KeysAsync(string[]? paths, CancellationToken cancellationToken)
    {
        var keys = new List<AuditKey>();
        foreach (var path in paths ?? [])
            try
            {
                keys.Add(AuditKey.Parse(await File.ReadAllTextAsync(path, cancellationToken)));
            }
            catch (FormatException e)
            {
                throw new FormatException($"--key {path}: {e.Message}", e);
            }

        return keys;
    }

    /// <summary>Prints a result.</summary>
    public static Task SayAsync<T>(ParseResult result, Option<bool> json, T value, string text) =>
        result.InvocationConfiguration.Output.WriteLineAsync(
            result.GetValue(json) ? JsonSerializer.Serialize(value, Json) : text);

    /// <summary>Runs a command; what goes wrong is a sentence and a code.</summary>
    public static async Task<int> AnswerAsync(ParseResult result, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (FormatException e)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreRefusedException
            or JournalUnavailableException or InvalidDataException or SqliteException or PinException
            or ConfigurationException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return NotReadable;
        }
    }
}
