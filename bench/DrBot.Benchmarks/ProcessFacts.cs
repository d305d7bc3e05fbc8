using System.Globalization;

namespace DrBot.Benchmarks;

/// <summary>What the kernel tells of the machine and of a process.</summary>
internal static class ProcessFacts
{
    /// <summary>The memory of a process that is in use now, in MB; null where the kernel does not tell.</summary>
    public static double? ResidentMegabytes(int process) => ReadKilobytes($"/proc/{process}/status", "VmRSS:") / 1024;

    /// <summary>The processor time a process has used, in seconds; NaN where the kernel does not tell. Unlike wall time it
    /// hardly depends on what else runs.</summary>
    public static double CpuSeconds(int process)
    {
        var file = $"/proc/{process}/stat";
        if (!File.Exists(file))
            return double.NaN;
        var fields = File.ReadAllText(file).Split(") ")[^1].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
    }

    /// <summary>How busy the machine is, as one line.</summary>
    public static string Load() => File.Exists("/proc/loadavg")
        ? $"load {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3))} on {Environment.ProcessorCount} cores"
        : $"{Environment.ProcessorCount} cores";

    private static double? ReadKilobytes(string file, string name) => !File.Exists(file)
        ? null
        : File.ReadLines(file).Where(l => l.StartsWith(name, StringComparison.Ordinal))
            .Select(l => (double?)double.Parse(l[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
            .FirstOrDefault();
}
