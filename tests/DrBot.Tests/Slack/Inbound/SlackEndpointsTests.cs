using System.Net;
using System.Text;
using System.Text.Json;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Inbound;

public sealed class SlackEndpointsTests
{
    [Fact]
    public async Task Commands_Signed_AnsweredInTheResponse()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => Task.FromResult<SlackReply>(
            new SlackReply.Ephemeral(Mrkdwn.Of($"*{"<ok>"}*"), SectionBlock.Of(Mrkdwn.Of("fine"))));

        using var response = await host.CommandAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("ephemeral", answer.GetProperty("response_type").GetString());
        Assert.Equal("*&lt;ok&gt;*", answer.GetProperty("text").GetString());
        Assert.Equal("section", answer.GetProperty("blocks")[0].GetProperty("type").GetString());
        var delivery = Assert.Single(host.Inbound.Deliveries);
        Assert.Equal((SlackRoad.Http, 0), (delivery.Road, delivery.SecretIndex));
    }

    [Fact]
    public async Task T01_UnsignedOrWronglySigned_401AndNothingHandled()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Encoding.UTF8.GetBytes(Given.Form(Given.CommandFields()));

        using var unsigned = await host.PostAsync("/slack/commands", body, change: r => r.Headers.Clear());
        using var forged = await host.PostAsync("/slack/commands", body, secret: "guess");
        using var twice = await host.PostAsync("/slack/commands", body,
            change: r => r.Headers.TryAddWithoutValidation("X-Slack-Signature", "v0=00"));

        Assert.All([unsigned, forged, twice], r => Assert.Equal(HttpStatusCode.Unauthorized, r.StatusCode));
        Assert.Empty(host.Inbound.Deliveries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("1531420618")]
    [InlineData("99999999999")]
    public async Task T03_TimestampStaleOrNoNumber_401(string timestamp)
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync("/slack/commands", "x=1"u8.ToArray(), timestamp: timestamp);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task T07_SecretRetiredWhileRunning_401WithoutRestart()
    {
        await using var host = await SlackHost.StartAsync();
        var next = new Secret("the-next-secret");
        var body = Encoding.UTF8.GetBytes(Given.Form(Given.CommandFields()));

        Assert.Empty(host.Options.Replace(Given.Options with { SigningSecrets = [new Secret(Given.Secret), next] }));
        using var old = await host.PostAsync("/slack/commands", body);
        using var @new = await host.PostAsync("/slack/commands", body, secret: "the-next-secret");
        Assert.Empty(host.Options.Replace(Given.Options with { SigningSecrets = [next] }));
        using var retired = await host.PostAsync("/slack/commands", body);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [old.StatusCode, @new.StatusCode, retired.StatusCode]);
        Assert.Equal([0, 1], host.Inbound.Deliveries.Select(d => d.SecretIndex));
    }

    [Fact]
    public async Task Commands_OtherTeam_403()
    {
        await using var host = await SlackHost.StartAsync();
        var fields = Given.CommandFields();
        fields["team_id"] = "T0OTHER";

        using var response = await host.PostAsync("/slack/commands", Given.Form(fields));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Inbound.Deliveries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T28_OtherApp_403WhetherConfiguredOrLearnt(bool configured)
    {
        await using var host = await SlackHost.StartAsync(
            Given.Options with { App = configured ? Given.App : null }, new SlackSelfReading(
                Given.Team, Given.App, "U0BOT", null));

        using var response = await host.InteractAsync(Given.Press.Replace("""
            "api_app_id":"A0DRBOT"
            """, """
            "api_app_id":"A0OTHER"
            """, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Inbound.Deliveries);
    }

    [Fact]
    public async Task Events_UrlVerification_AnswersTheChallenge()
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.EventAsync(
            """{"type":"url_verification","token":"t","challenge":"3eZbrw1a"}""");

        Assert.Equal("""{"challenge":"3eZbrw1a"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Events_Redelivered_SayWhyAndKeepTheirKey()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Encoding.UTF8.GetBytes(Given.Event);

        using var first = await host.PostAsync("/slack/events", body, "application/json");
        using var second = await host.PostAsync("/slack/events", body, "application/json", change: r =>
        {
            r.Headers.Add("X-Slack-Retry-Num", "1");
            r.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        });

        var deliveries = host.Inbound.Deliveries.ToArray();
        Assert.Equal(deliveries[0].Key, deliveries[1].Key);
        Assert.Equal((1, "http_timeout"), (deliveries[1].Retry, deliveries[1].RetryReason));
    }

    [Fact]
    public async Task Events_HandlerFails_500SoThatSlackDeliversAgain()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => throw new InvalidOperationException("the disk is full");

        using var response = await host.EventAsync(Given.Event);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("disk", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_HandlerFails_PersonIsToldThatTheOutcomeIsUnknown()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => throw new InvalidOperationException("the disk is full");

        using var response = await host.CommandAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(
            "cannot say whether it was recorded", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_SlackHungUpBeforeTheAnswer_TheAnswerFollows()
    {
        await using var host = await SlackHost.StartAsync();
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Inbound.Answer = async _ =>
        {
            began.TrySetResult();
            await go.Task;
            return new SlackReply.Ephemeral(Mrkdwn.Of("DR-1 declared"));
        };
        using var hangUp = new CancellationTokenSource();

        var asked = host.CommandAsync(cancellationToken: hangUp.Token);
        await began.Task;
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Task.Delay(500);
        go.SetResult();

        var (payload, reply) = await host.Late.NextAsync();
        Assert.IsType<SlashCommand>(payload);
        Assert.Equal("DR-1 declared", Assert.IsType<SlackReply.Ephemeral>(reply).Text.Text);
    }

    [Fact]
    public async Task Interactivity_EphemeralToAPress_FollowsAfterTheAcknowledgement()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("not eligible")));

        using var response = await host.InteractAsync(Given.Press);

        Assert.Equal("", await response.Content.ReadAsStringAsync());
        var (payload, reply) = await host.Late.NextAsync();
        Assert.IsType<BlockActions>(payload);
        Assert.Equal("not eligible", Assert.IsType<SlackReply.Ephemeral>(reply).Text.Text);
    }

    [Fact]
    public async Task Interactivity_SubmissionWithErrors_NamesTheBlocks()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => Task.FromResult<SlackReply>(
            new SlackReply.ViewErrors(new Dictionary<string, string> { ["title"] = "is empty" }));

        using var response = await host.InteractAsync(Given.Submission);

        Assert.Equal(
            """{"response_action":"errors","errors":{"title":"is empty"}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Interactivity_EphemeralToASubmission_ShownInTheModal()
    {
        await using var host = await SlackHost.StartAsync();
        host.Inbound.Answer = _ => Task.FromResult<SlackReply>(new SlackReply.Ephemeral(Mrkdwn.Of("superseded by R2")));

        using var response = await host.InteractAsync(Given.Submission);

        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("update", answer.GetProperty("response_action").GetString());
        Assert.Contains(
            "superseded by R2", answer.GetProperty("view").GetProperty("blocks")[0].ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task T46_ModalClosed_DecidesNothingAndIsAcknowledged()
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.InteractAsync(
            Given.Submission.Replace("view_submission", "view_closed", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        host.Inbound.Only<ViewClosed>();
    }

    [Fact]
    public async Task Commands_CertificateCheck_200UnsignedAndNothingUsed()
    {
        await using var host = await SlackHost.StartAsync();
        var smuggled = Encoding.UTF8.GetBytes("ssl_check=1&" + Given.Form(Given.CommandFields("failover")));

        using var check = await host.PostAsync(
            "/slack/commands", "ssl_check=1&token=x"u8.ToArray(), change: r => r.Headers.Clear());
        using var get = await host.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/slack/commands?ssl_check=1"));
        using var smuggling = await host.PostAsync("/slack/commands", smuggled, change: r => r.Headers.Clear());

        Assert.All([check, get, smuggling], r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Empty(host.Inbound.Deliveries);
    }

    [Fact]
    public async Task Commands_BodyAbove4MiB_413()
    {
        await using var host = await SlackHost.StartAsync();

        using var large = await host.PostAsync("/slack/commands", new byte[5_000_000]);
        using var chunked = await host.PostAsync("/slack/commands", new byte[5_000_000], change: r =>
        {
            r.Headers.TransferEncodingChunked = true;
            r.Content!.Headers.ContentLength = null;
        });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
    }

    [Fact]
    public async Task Commands_ManyLargeBodiesThatDoNotEnd_OnesMoreIs503AndUsualOnesAreTaken()
    {
        await using var host = await SlackHost.StartAsync();
        var held = Enumerable.Range(0, RequestBody.MostLarge).Select(_ => new EndlessBody(RequestBody.Usual + 1)).ToArray();
        var sent = held.Select(h => host.PostAsync("/slack/commands", [], change: r => r.Content = h)).ToArray();
        await Task.WhenAll(held.Select(h => h.Written));

        // The server reads what was written at some moment.
        HttpStatusCode more;
        do
        {
            using var answer = await host.PostAsync("/slack/commands", new byte[RequestBody.Usual + 1]);
            more = answer.StatusCode;
        }
        while (more == HttpStatusCode.Unauthorized || more == HttpStatusCode.BadRequest);
        using var usual = await host.CommandAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, more);
        Assert.Equal(HttpStatusCode.OK, usual.StatusCode);
        foreach (var body in held)
            body.End();
        Assert.All(await Task.WhenAll(sent), r => Assert.Equal(HttpStatusCode.Unauthorized, r.StatusCode));
    }

    [Fact]
    public async Task MapSlack_SocketMode_RoadIsShut()
    {
        await using var host = await SlackHost.StartAsync(Given.Options with { Mode = "socket" });

        using var response = await host.CommandAsync();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    // So many bytes, and then nothing until it is told to end.
    private sealed class EndlessBody(int bytes) : HttpContent
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public void End() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[bytes]);
            await stream.FlushAsync();
            _written.TrySetResult();
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
