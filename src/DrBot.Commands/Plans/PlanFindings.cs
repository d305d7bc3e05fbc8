using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans;

/// <summary>Gathers everything wrong and unwise in a plan, so that its author sees all of it at once.</summary>
internal sealed class PlanFindings(string file)
{
    // Far more than a person reads; bounds what a hostile file makes us write.
    private const int Most = 200;

    private readonly List<PlanFinding> _errors = [];
    private readonly List<PlanFinding> _warnings = [];

    public bool Any => _errors.Count > 0;

    public IReadOnlyList<PlanFinding> Errors => Ordered(_errors);

    public IReadOnlyList<PlanFinding> Warnings => Ordered(_warnings);

    public void Error(Place place, string message) => Add(_errors, file, place, message);

    public void ErrorIn(string otherFile, Place place, string message) => Add(_errors, otherFile, place, message);

    public void Warn(Place place, string message) => Add(_warnings, file, place, message);

    private static void Add(List<PlanFinding> findings, string file, Place place, string message)
    {
        var finding = new PlanFinding(file, place.Line, place.Column, message);
        if (findings.Count < Most && !findings.Contains(finding)) findings.Add(finding);
    }

    private PlanFinding[] Ordered(List<PlanFinding> findings) =>
    [
        .. findings.OrderBy(f => f.File != file).ThenBy(f => f.File, StringComparer.Ordinal)
            .ThenBy(f => f.Line).ThenBy(f => f.Column),
    ];
}
