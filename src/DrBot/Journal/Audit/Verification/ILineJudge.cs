using System.Text.Json.Nodes;

namespace DrBot.Journal.Audit.Verification;

/// <summary>Looks at the lines of a log for one thing.</summary>
internal interface ILineJudge
{
    /// <summary>What is wrong with the next line; empty when nothing is.</summary>
    /// <param name="line">The line's envelope.</param>
    /// <param name="data">Its data's further members; the judge may change them.</param>
    IEnumerable<AuditFinding> Judge(JournalLine line, JsonObject data);
}
