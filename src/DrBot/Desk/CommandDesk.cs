using DrBot.Commands.Language;

namespace DrBot.Desk;

/// <summary>
/// Where words become commands: every chat surface, the command line and the API bring them here. The table says which
/// room answers which verb; a test holds it against the language's own table.
/// </summary>
internal sealed class CommandDesk(
    IncidentRoom incidents, StartRoom starts, RunRoom runs, LookRoom looks, LinkRoom links)
{
    /// <summary>Answers a command line.</summary>
    public Task<DeskAnswer> AnswerAsync(Caller caller, string text, CancellationToken cancellationToken) =>
        CommandParser.Parse(text) switch
        {
            Parsed p => AnswerAsync(caller, p.Invocation, cancellationToken),
            Incomplete i => Task.FromResult<DeskAnswer>(new DeskAnswer.Asks(i)),
            Failed f => Task.FromResult<DeskAnswer>(new DeskAnswer.Says(f.Error.Message) { IsComplaint = true }),
            _ => throw new InvalidOperationException("an unknown parse result"),
        };

    /// <summary>Answers a command.</summary>
    public async Task<DeskAnswer> AnswerAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        try
        {
            return await Room(said.Verb.Name)(caller, said, cancellationToken);
        }
        catch (DeskException e)
        {
            return e.Answer;
        }
    }

    /// <summary>True when some room answers the verb.</summary>
    public bool Answers(string verb) => Find(verb) is not null;

    private Handler Room(string verb) =>
        Find(verb) ?? throw new DeskException($"`/dr {verb}` is not in this version");

    private Handler? Find(string verb) => verb switch
    {
        "declare" => incidents.DeclareAsync,
        "severity" => incidents.SeverityAsync,
        "resolve" => incidents.ResolveAsync,
        "close" => incidents.CloseAsync,
        "cancel" => incidents.CancelAsync,
        "note" => incidents.NoteAsync,
        "role" => incidents.RoleAsync,
        "update" => incidents.UpdateAsync,
        "failover" or "failback" or "restore" or "drill" or "simulate" or "break-glass" => starts.ProposeAsync,
        "preview" => starts.PreviewAsync,
        "approve" => runs.ShowAsync,
        "reject" => runs.RejectAsync,
        "review-break-glass" => runs.ReviewAsync,
        "withdraw" => runs.WithdrawAsync,
        "hold" => runs.HoldAsync,
        "resume" => runs.ResumeAsync,
        "abort" => runs.AbortAsync,
        "retry" => runs.RetryAsync,
        "skip" => runs.SkipAsync,
        "undo" => runs.UndoAsync,
        "done" => runs.DoneAsync,
        "link" => links.LinkAsync,
        "status" => looks.StatusAsync,
        "list" => looks.ListAsync,
        "timeline" => looks.TimelineAsync,
        "plans" => looks.PlansAsync,
        "contacts" => looks.ContactsAsync,
        "whoami" => looks.WhoAmIAsync,
        "help" => looks.HelpAsync,
        _ => null,
    };

    private delegate Task<DeskAnswer> Handler(Caller caller, Invocation said, CancellationToken cancellationToken);
}
