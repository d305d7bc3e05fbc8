using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Hosting;

/// <summary>The files of a plan as they are on disk.</summary>
/// <param name="Sources">The plan first, then its templates; empty when the plan itself cannot be read.</param>
/// <param name="Problems">What could not be read, and why.</param>
internal sealed record PlanFilesReading(IReadOnlyList<PlanSource> Sources, IReadOnlyList<PlanFinding> Problems);

/// <summary>
/// Reads a plan and the templates it names from disk. The templates lie in <c>templates/</c> beside the plan; a file
/// that really lies outside the plan's folder, by a link or otherwise, is refused.
/// </summary>
internal static class PlanFiles
{
    private const int MostBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads and checks the plan at <paramref name="path"/>, with everything that is wrong.</summary>
    public static async Task<PlanReading> LoadAsync(
        string path, ActionCatalogue catalogue, CancellationToken cancellationToken) =>
        Check(await ReadAsync(path, cancellationToken), catalogue);

    /// <summary>Checks files that were read; what could not be read counts as an error.</summary>
    public static PlanReading Check(PlanFilesReading files, ActionCatalogue catalogue)
    {
        if (files.Sources.Count == 0)
            return new PlanReading(null, files.Problems, []);
        var reading = PlanReader.Read(files.Sources, catalogue);
        return files.Problems.Count == 0
            ? reading
            : new PlanReading(null, [.. reading.Errors, .. files.Problems], reading.Warnings);
    }

    /// <summary>Reads the plan's file and the templates it names. A missing template is left out.</summary>
    public static async Task<PlanFilesReading> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var problems = new List<PlanFinding>();
        string real;
        try
        {
            real = RealPath.Of(path);
        }
        catch (IOException circle)
        {
            return new PlanFilesReading([], [new PlanFinding(name, 1, 1, circle.Message)]);
        }

        if (await TextAsync(real, name, problems, cancellationToken) is not { } text)
            return new PlanFilesReading([], problems);

        var sources = new List<PlanSource> { new(name, text) };
        foreach (var template in PlanReader.TemplateNames(text))
            if (await TemplateAsync(Path.GetDirectoryName(real)!, template, problems, cancellationToken) is { } source)
                sources.Add(source);
        return new PlanFilesReading(sources, problems);
    }

    // A template that is there but cannot be used counts as an empty one, beside the problem that says why.
    private static async Task<PlanSource?> TemplateAsync(
        string folder, string template, List<PlanFinding> problems, CancellationToken cancellationToken)
    {
        var name = $"templates/{template}.hbs";
        var path = Path.Combine(folder, "templates", template + ".hbs");
        if (!File.Exists(path)) return null;
        var real = RealPath.Of(path);
        if (!RealPath.IsInside(real, folder))
        {
            problems.Add(new PlanFinding(name, 1, 1,
                $"the file lies outside the plan's folder {folder} (at {real}); put it there"));
            return new PlanSource(name, "");
        }

        return new PlanSource(name, await TextAsync(real, name, problems, cancellationToken) ?? "");
    }

    private static async Task<string?> TextAsync(
        string path, string name, List<PlanFinding> problems, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BytesAsync(path, cancellationToken);
            if (bytes is not null) return Strict.GetString(bytes);
            problems.Add(new PlanFinding(
                name, 1, 1, $"the file is larger than {MostBytes:N0} bytes; a plan's file may not be"));
        }
        catch (DecoderFallbackException invalid)
        {
            problems.Add(Invalid(name, await BytesAsync(path, cancellationToken) ?? [], invalid));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(new PlanFinding(name, 1, 1, unreadable is FileNotFoundException or DirectoryNotFoundException
                ? $"there is no file {path}"
                : Directory.Exists(path) ? $"{path} is a folder; name the plan's file in it"
                : $"the file cannot be read: {unreadable.Message}"));
        }

        return null;
    }

    // Null when the file is too large; a device or a growing file ends here too.
    private static async Task<byte[]?> BytesAsync(string path, CancellationToken cancellationToken)
    {
        await using var file =
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
        var bytes = new MemoryStream((int)Math.Min(file.Length, MostBytes));
        var piece = new byte[8192];
        while (await file.ReadAsync(piece, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > MostBytes)
                return null;
            bytes.Write(piece, 0, read);
        }

        return bytes.ToArray();
    }

    private static PlanFinding Invalid(string name, byte[] bytes, DecoderFallbackException invalid)
    {
        var before = bytes.AsSpan(0, Math.Clamp(invalid.Index, 0, bytes.Length));
        var line = before.Count((byte)'\n') + 1;
        var column = before.Length - before.LastIndexOf((byte)'\n');
        var found = string.Join(' ', (invalid.BytesUnknown ?? []).Select(b => $"0x{b:X2}"));
        return new PlanFinding(name, line, column, $"these bytes are no UTF-8: {found}; save the file as UTF-8");
    }
}
