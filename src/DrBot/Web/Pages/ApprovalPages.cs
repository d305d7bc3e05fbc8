using System.Globalization;
using System.Text;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Journal;
using DrBot.Web.Api;
using DrBot.Web.Identity;

namespace DrBot.Web.Pages;

/// <summary>
/// Where the link in an approver's mail leads: the run and its digest, how to vote by one's key, and, where the identity
/// provider is configured for it, a sign-in with a second factor and a form. Nothing that is fetched changes anything.
/// </summary>
internal sealed class ApprovalPages(
    ApprovalLinks links, SignIns signIns, WebOptions options, OidcProvider? provider, OidcIdentity oidc, IncidentReader incidents,
    RunViews runs, RunRoom room)
{
    private const string Cookie = "drbot-sign-in";
    private const int LongestForm = 8_000;
    private const string NoLink = "This link does not hold: it was changed, has ended, or is of another DrBot.";

    /// <summary>The page of a link.</summary>
    public async Task ShowAsync(HttpContext http)
    {
        var token = http.Request.RouteValues["link"] as string ?? "";
        if (links.Read(token) is not { } link || await FindAsync(link, http.RequestAborted) is not { } found)
            await WriteAsync(http, 404, PageText.Say("No such link", NoLink));
        else if (found.Run.Plan.Digest != link.Digest)
            await WriteAsync(http, 410, PageText.Say("Superseded", "The run has another content now; look for the newer mail or card."));
        else
            await WriteAsync(http, 200, PageText.Show(
                await runs.OfAsync(found.Incident, found.Run, http.RequestAborted),
                CanSignIn ? $"/approve/{token}/sign-in" : null, options.PublicUrl!));
    }

    /// <summary>Sends the browser to the identity provider.</summary>
    public async Task SignInAsync(HttpContext http)
    {
        if (!CanSignIn || links.Read(http.Request.RouteValues["link"] as string ?? "") is not { } link)
            await WriteAsync(http, 404, PageText.Say("No such link", NoLink));
        else if ((await provider!.AddressesAsync(http.RequestAborted)).Authorization is not { } authorization)
            await WriteAsync(http, 503, PageText.Say("No sign-in", "The identity provider has no page for it. Vote by your key."));
        else if (signIns.Begin(link) is not var (cookie, begun))
            await WriteAsync(http, 503, PageText.Say("Too many", "Too many people are signing in; try again in a minute."));
        else
        {
            http.Response.Cookies.Append(Cookie, cookie, new CookieOptions
            {
                HttpOnly = true, Secure = options.PublicUrl!.Scheme == "https", SameSite = SameSiteMode.Lax, Path = "/approve",
            });
            http.Response.Redirect(Query(authorization, begun));
        }
    }

    /// <summary>Where the identity provider sends the browser back to.</summary>
    public async Task ReturnAsync(HttpContext http)
    {
        var begun = signIns.Find(http.Request.Cookies[Cookie]);
        if (begun is null || !SignIn.Matches(http.Request.Query["state"], begun.State) || http.Request.Query["code"] is not [{ Length: > 0 and < 4000 } code])
        {
            await WriteAsync(http, 403, PageText.Say("Not signed in", "The sign-in was not begun here, or has ended. Begin again from the link."));
            return;
        }

        var token = await provider!.ExchangeAsync(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Callback, ["client_id"] = options.Oidc!.ClientId!,
                ["code_verifier"] = begun.Verifier, ["client_secret"] = options.Oidc.ClientSecret.Reveal(),
            }.Where(p => p.Value.Length > 0).ToDictionary(), http.RequestAborted);
        if (await oidc.OfSignInAsync(token, begun.Nonce, http.RequestAborted) is not { } caller || !Road.BringsVotes(caller.Via))
        {
            await WriteAsync(http, 403, PageText.Say("Not enough", "The identity provider does not say that a second factor was used just now."));
            return;
        }

        begun.Caller = caller;
        http.Response.Redirect("/approve/vote");
    }

    /// <summary>The form of somebody who has signed in.</summary>
    public async Task AskAsync(HttpContext http)
    {
        if (signIns.Find(http.Request.Cookies[Cookie]) is not { Caller: { } caller } begun || await FindAsync(begun.Link, http.RequestAborted) is not { } found)
            await WriteAsync(http, 403, PageText.Say("Not signed in", "The sign-in has ended. Begin again from the link."));
        else
            await WriteAsync(http, 200, PageText.Ask(
                await runs.ForAsync(found.Incident, found.Run, caller.Account, caller.Via, http.RequestAborted), begun.FormKey));
    }

    /// <summary>Takes the vote: from our own form, of the browser that signed in, once.</summary>
    public async Task VoteAsync(HttpContext http)
    {
        var cookie = http.Request.Cookies[Cookie];
        if (signIns.Find(cookie) is not { Caller: { } caller } begun || await FindAsync(begun.Link, http.RequestAborted) is not { } found)
        {
            await WriteAsync(http, 403, PageText.Say("Not signed in", "The sign-in has ended. Begin again from the link."));
            return;
        }

        var form = await FormAsync(http);
        if (form is null || !SignIn.Matches(form.GetValueOrDefault("form"), begun.FormKey) || !IsOurs(http.Request))
            await WriteAsync(http, 403, PageText.Say("Not from here", "The form was not this page's. Begin again from the link."));
        else if (form.GetValueOrDefault("decision") is not ("approve" or "reject"))
            await WriteAsync(http, 400, PageText.Say("Nothing chosen", "Press Approve or Reject."));
        else if (form["decision"] == "approve" && RunViews.NeedsPlanName(found.Incident, found.Run) && form.GetValueOrDefault("plan") != found.Run.Plan.Plan)
            await WriteAsync(http, 409, PageText.Say("Not approved", "The plan's name was not typed. Go back and type it."));
        else if (!signIns.End(cookie!))
            await WriteAsync(http, 403, PageText.Say("Not signed in", "The sign-in has ended. Begin again from the link."));
        else
            await WriteAsync(http, 200, PageText.Say(
                begun.Link.Run, await VoteAsync(caller, begun, form["decision"] == "approve", form, http)));
    }

    private bool CanSignIn => options.Oidc is { ClientId: not null, StepUp: not null } && provider is not null;

    private string Callback => new Uri(options.PublicUrl!, "approve/callback").AbsoluteUri;

    private string Query(Uri authorization, SignIn begun)
    {
        var parameters = new Dictionary<string, string>
        {
            ["response_type"] = "code", ["scope"] = "openid", ["client_id"] = options.Oidc!.ClientId!, ["redirect_uri"] = Callback,
            ["state"] = begun.State, ["nonce"] = begun.Nonce, ["code_challenge"] = begun.Challenge, ["code_challenge_method"] = "S256",
            ["prompt"] = "login",
            ["max_age"] = ((long)options.Oidc.StepUp!.MaxAge.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        };
        if (options.Oidc.StepUp.Acr.Count > 0)
            parameters["acr_values"] = string.Join(' ', options.Oidc.StepUp.Acr);
        var query = string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return authorization.AbsoluteUri + (authorization.Query.Length > 0 ? "&" : "?") + query;
    }

    private async Task<string> VoteAsync(WebCaller caller, SignIn begun, bool approves, IReadOnlyDictionary<string, string> form, HttpContext http)
    {
        var evidence = SignedRequest.HashOf(Encoding.UTF8.GetBytes($"{begun.Link.Run}\n{begun.Link.Digest}\n{begun.Nonce}"));
        var proof = caller.Proof?.Factor is { } factor ? new VoteProof(Factor: factor with { Salt = begun.Salt }) : caller.Proof;
        var by = new Caller(caller.Account, caller.Via, $"page/{begun.Nonce}", evidence, proof);
        var incident = begun.Link.Run[..begun.Link.Run.LastIndexOf('-')];
        var answer = approves
            ? await room.VoteAsync(by, incident, begun.Link.Run, begun.Link.Digest, form.GetValueOrDefault("plan"), http.RequestAborted)
            : await room.DenyAsync(by, incident, begun.Link.Run, begun.Link.Digest, Literal.Shown(form.GetValueOrDefault("reason") ?? "", 500), http.RequestAborted);
        return ((DeskAnswer.Says)answer).Text;
    }

    private async Task<(IncidentState Incident, RunState Run)?> FindAsync(ApprovalLink link, CancellationToken cancellationToken) =>
        IdText.Run(link.Run)?.Incident is { } id && await incidents.ReadAsync(id, cancellationToken) is { } incident
            && incident.Run(link.Run) is { } run ? (incident, run) : null;

    // A form of another site's cannot know the form's key; this only says so twice.
    private bool IsOurs(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || origin == options.PublicUrl!.GetLeftPart(UriPartial.Authority);

    private static async Task<IReadOnlyDictionary<string, string>?> FormAsync(HttpContext http)
    {
        if (http.Request.ContentLength is not { } length || length > LongestForm || !http.Request.HasFormContentType)
            return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return form.Where(f => f.Value.Count == 1).ToDictionary(f => f.Key, f => f.Value[0] ?? "");
    }

    private static Task WriteAsync(HttpContext http, int status, string page)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(page, http.RequestAborted);
    }

    /// <summary>Answers a request, and tells what went wrong as a page.</summary>
    public static RequestDelegate Serve(Func<HttpContext, Task> answer) => async http =>
    {
        try
        {
            await answer(http);
        }
        catch (ProblemException e)
        {
            await WriteAsync(http, e.Problem.Status, PageText.Say("Not done", e.Message));
        }
        catch (DeskException e)
        {
            await WriteAsync(http, 409, PageText.Say("Not done", (e.Answer as DeskAnswer.Says)?.Text ?? "It cannot be done as things are."));
        }
        catch (JournalUnavailableException e)
        {
            await WriteAsync(http, 503, PageText.Say("Not recorded", e.Message));
        }
        catch (InvalidDataException)
        {
            await WriteAsync(http, 400, PageText.Say("Not understood", "The form could not be read."));
        }
    };
}
