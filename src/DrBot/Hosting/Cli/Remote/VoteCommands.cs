using System.CommandLine;
using System.Text;
using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Web;
using DrBot.Web.Api;
using ParseResult = System.CommandLine.ParseResult;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>
/// <c>drbot approve RUN</c> and <c>drbot reject RUN</c>: shows what a run will do, asks, and signs exactly that. Works while
/// chat is down.
/// </summary>
internal static class VoteCommands
{
    private const int Refused = 1;
    private const int Usage = 2;

    /// <summary>The <c>approve</c> command.</summary>
    public static Command CreateApprove()
    {
        var confirm = new Option<string?>("--confirm")
        {
            Description = "the plan's name, where nobody can be asked: approves without a question",
        };
        var command = Create("approve", "Say yes to a run, with your key: shows what it will do, and asks.", confirm, (r, o, c, run, token) =>
            ApproveAsync(r, o, c, run, confirm, token));
        return command;
    }

    /// <summary>The <c>reject</c> command.</summary>
    public static Command CreateReject()
    {
        var reason = new Option<string?>("--reason") { Description = "why; kept in the journal and shown to the others", Required = true };
        return Create("reject", "Say no to a run, with your key: one eligible no ends it.", reason, async (r, o, c, run, token) =>
        {
            var (view, answer) = await ReadAsync(c, run, token);
            if (view is null)
                return await o.SayAsync(r, answer);
            if (view.Id != run)
                return await RefuseAsync(r, $"the server answers for {view.Id}");
            return await o.SayAsync(r, await c.VoteAsync(
                view.Origin, view.You ?? "", view.Id, view.Digest, approves: false, plan: null, r.GetValue(reason), token));
        });
    }

    private static Command Create(
        string name, string description, Option<string?> option,
        Func<ParseResult, RemoteOptions, ServerClient, string, CancellationToken, Task<int>> run)
    {
        var options = new RemoteOptions();
        var id = new Argument<string>("RUN") { Description = "the run's id, such as DR-20261122-030000-R1" };
        var command = new Command(name, description) { id, option };
        options.AddTo(command);
        command.SetAction((result, token) => options.RunAsync(
            result, client => run(result, options, client, result.GetValue(id)!.ToUpperInvariant(), token)));
        return command;
    }

    private static async Task<(RunView? View, ServerAnswer Answer)> ReadAsync(
        ServerClient client, string run, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"/runs/{Uri.EscapeDataString(run)}", cancellationToken);
        return (answer.IsWell ? answer.Body.Deserialize<RunView>(WebJson.Options) : null, answer);
    }

    private static async Task<int> ApproveAsync(
        ParseResult result, RemoteOptions options, ServerClient client, string run, Option<string?> confirm,
        CancellationToken cancellationToken)
    {
        var (view, answer) = await ReadAsync(client, run, cancellationToken);
        if (view is null)
            return await options.SayAsync(result, answer);
        var output = result.GetValue(options.Json) ? result.InvocationConfiguration.Error : result.InvocationConfiguration.Output;
        if (ShownRun.WhyNot(view, run) is { } why)
            return await RefuseAsync(result, why);

        await output.WriteLineAsync(Describe(view));
        if (view.You is null)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(
                $"Not sent: plan {view.Plan} does not know you. `drbot key show FILE` prints the line that belongs under your name there.");
            return Refused;
        }

        var typed = result.GetValue(confirm);
        if (typed is null)
        {
            await output.WriteAsync(view.PlanNameNeeded
                ? $"This cannot be taken back. Type the plan's name ({view.Plan}) to approve as {view.You}: "
                : $"Approve as {view.You}? Type yes: ");
            var line = (await Console.In.ReadLineAsync(cancellationToken))?.Trim();
            typed = !view.PlanNameNeeded && line is "yes" or "y" ? view.Plan : line;
        }

        if (typed != view.Plan)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync("Not approved; nothing was sent.");
            return Usage;
        }

        return await options.SayAsync(result, await client.VoteAsync(
            view.Origin, view.You, view.Id, view.Digest, approves: true, typed, reason: null, cancellationToken));
    }

    private static async Task<int> RefuseAsync(ParseResult result, string why)
    {
        await result.InvocationConfiguration.Error.WriteLineAsync($"Not signed: {why}.");
        return Refused;
    }

    /// <summary>What somebody must know before they say yes.</summary>
    internal static string Describe(RunView run)
    {
        var text = new StringBuilder();
        Line($"{run.Id} · {run.Environment} · {run.Origin}");
        Line($"{run.Title}: {run.Runbook} of plan {run.Plan}, {run.Mode}, asked for by {run.Requester}"
            + (run.Reason.Length > 0 ? $": {Literal.Shown(run.Reason, 300)}" : ""));
        Line($"State       {run.State}");
        Line($"Changes     {(run.Targets.Count == 0 ? "nothing" : string.Join(", ", run.Targets))}");
        foreach (var step in run.Steps)
            Line($"  {step.Id}: {Literal.Shown(step.Effect, 200)}{(step.Destructive ? "  DESTRUCTIVE" : "")}{(step.Irreversible ? "  FOR GOOD" : "")}");
        if (run.Document is not null)
            Line(ShownRun.Steps(run));
        Line($"Data loss   {Loss(run.DataLoss)}");
        foreach (var remark in run.Remarks)
            Line($"Note        {Literal.Shown(remark, 300)}");
        Line($"Digest      {run.Digest}");
        foreach (var slot in run.Slots)
            Line($"Slot        {slot.Role}: {slot.FilledBy ?? (slot.Eligible.Count == 0 ? "nobody can fill it now" : "missing: " + string.Join(" or ", slot.Eligible))}");
        if (run.ApproveBy is { } until)
            Line($"Approve by  {until:yyyy-MM-dd HH:mm:ss} UTC");
        return text.ToString().TrimEnd('\n');

        void Line(string line) => text.Append(line).Append('\n');
    }

    private static string Loss(LossView loss) => loss switch
    {
        { Unknown: true } => "UNKNOWN: nobody can tell now how much",
        { Seconds: { } s } => $"{DurationText.Format(TimeSpan.FromSeconds(s))} ({loss.Basis})",
        _ => "none",
    };
}
