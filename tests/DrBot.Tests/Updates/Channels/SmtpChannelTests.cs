using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Updates.Channels;
using Xunit;

namespace DrBot.Tests.Updates.Channels;

public sealed class SmtpChannelTests : IAsyncDisposable
{
    internal static readonly OutgoingUpdate Update = new()
    {
        Key = "DR-20261122-030000/engineering/email/initial",
        Address = "eng@example.com",
        Incident = "DR-20261122-030000",
        Status = IncidentStatus.Declared,
        Level = 1,
        Subject = "[URGENT] Disaster Recovery Activation",
        Text = "first\n.\n..dots\n\nlast",
    };

    private readonly LoopbackSmtp _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_PlainServer_HandsTheMessageOver()
    {
        var receipt = await Send();
        Assert.Equal("MAIL FROM:<drbot@example.com>", _server.Commands[1]);
        Assert.Equal("RCPT TO:<eng@example.com>", _server.Commands[2]);
        var message = Assert.Single(_server.Messages);
        Assert.Contains(
            "From: DrBot <drbot@example.com>\r\nTo: <eng@example.com>\r\n", message, StringComparison.Ordinal);
        Assert.Contains("Subject: [URGENT] Disaster Recovery Activation\r\n", message, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: {receipt.Reference}\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nfirst\r\n..\r\n...dots\r\n\r\nlast\r\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SameKeyTwice_HasTheSameMessageId()
    {
        var first = await Send();
        var again = await Send();
        var other = await Send(Update with { Key = "other" });
        Assert.Equal(first.Reference, again.Reference);
        Assert.NotEqual(first.Reference, other.Reference);
        Assert.EndsWith("@example.com>", first.Reference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "451 later", ProviderFailure.Transient)]
    [InlineData("RCPT", "450 greylisted", ProviderFailure.Transient)]
    [InlineData("RCPT", "550 no such user", ProviderFailure.Invalid)]
    [InlineData("DATA", "554 no", ProviderFailure.Invalid)]
    [InlineData("END", "452 disk full", ProviderFailure.Transient)]
    [InlineData("END", "550-spam\r\n550 really", ProviderFailure.Invalid)]
    [InlineData("HELLO", "421 closing", ProviderFailure.Transient)]
    [InlineData("HELLO", "HTTP/1.1 400 Bad Request", ProviderFailure.Transient)]
    [InlineData("MAIL", "530 sign in first", ProviderFailure.Denied)]
    public async Task Send_ServerSaysNo_IsADefiniteNo(string command, string answer, ProviderFailure kind)
    {
        _server.Answers[command] = answer;
        Assert.Equal(kind, (await Failure()).Kind);
    }

    [Theory]
    [InlineData("EHLO", ProviderFailure.Transient)]
    [InlineData("DATA", ProviderFailure.Transient)]
    [InlineData("END", ProviderFailure.UnknownOutcome)]
    public async Task Send_ConnectionBreaks_IsUnknownOnlyAfterTheEnd(string after, ProviderFailure kind)
    {
        _server.HangUpAfter = after;
        var failure = await Failure();
        Assert.Equal(kind, failure.Kind);
        Assert.Contains($"localhost:{_server.Port}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", ProviderFailure.Transient)]
    [InlineData("END", ProviderFailure.UnknownOutcome)]
    public async Task Send_ServerFallsSilent_EndsByTheWireClock(string after, ProviderFailure kind)
    {
        _server.SilentAfter = after;
        Assert.Equal(kind, (await Failure(patience: TimeSpan.FromMilliseconds(200))).Kind);
    }

    [Fact]
    public async Task Send_NobodyListens_IsTransient()
    {
        var port = _server.Port;
        await _server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<ProviderException>(() =>
            new SmtpChannel(Options(port: port), Egress.Loopback, TimeProvider.System).SendAsync(Update, default));
        Assert.Equal(ProviderFailure.Transient, failure.Kind);
    }

    [Fact]
    public async Task Send_OutsideUnderTheLoopbackRule_IsRefusedBeforeAnyByte()
    {
        var options = new SmtpOptions { Host = "mail.example.com", Port = 25, From = "drbot@example.com" };
        var failure = await Assert.ThrowsAsync<ProviderException>(() =>
            new SmtpChannel(options, Egress.Loopback, TimeProvider.System).SendAsync(Update, default));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
        Assert.Contains("only talk to loopback", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eng@example.com\r\nDATA")]
    [InlineData("eng@example.com>,<all@example.com")]
    [InlineData("eng@example.com, ops@example.com")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("müller@example.com")]
    [InlineData("eng@-x.com")]
    [InlineData("eng")]
    [InlineData("@example.com")]
    public async Task Send_NoPlainAddress_NeverReachesTheServer(string address)
    {
        var failure = await Failure(Update with { Address = address });
        Assert.Equal(ProviderFailure.Invalid, failure.Kind);
        Assert.Empty(_server.Commands);
    }

    [Fact]
    public async Task Send_LineEndsInTheSubject_StayInTheSubject()
    {
        await Send(Update with { Subject = "down\r\nBcc: all@example.com\r\n\r\n.\r\nQUIT" });
        var headers = _server.Messages[0].Split("\r\n\r\n")[0];
        Assert.DoesNotContain("Bcc", headers, StringComparison.Ordinal);
        Assert.InRange(_server.Commands.Count(command => command == "QUIT"), 0, 1);
    }

    [Fact]
    public async Task Send_Account_SignsInPlainOnLoopback()
    {
        _server.Extensions.Add("AUTH LOGIN PLAIN");
        await Send(options: Options("smtp://dr%40bot:p%3Ass@localhost"));
        Assert.Equal($"AUTH PLAIN {Base64("\0dr@bot\0p:ss")}", _server.Commands[1]);
    }

    [Fact]
    public async Task Send_ServerKnowsOnlyLogin_SignsInSo()
    {
        _server.Extensions.Add("AUTH LOGIN");
        await Send(options: Options("smtp://drbot:secret@localhost"));
        Assert.Equal(["AUTH LOGIN", Base64("drbot"), Base64("secret")], _server.Commands.Skip(1).Take(3));
    }

    [Fact]
    public async Task Send_WrongPassword_IsDeniedAndNotRepeated()
    {
        _server.Extensions.Add("AUTH PLAIN");
        _server.Answers["AUTH"] = "535 no";
        var failure = await Failure(options: Options("smtp://drbot:secret@localhost"));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Base64("\0drbot\0secret"), failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoWayToSignIn_IsDenied() =>
        Assert.Equal(ProviderFailure.Denied, (await Failure(options: Options("smtp://drbot:s@localhost"))).Kind);

    [Fact]
    public async Task Send_ImplicitTls_TrustsTheNamedAuthorityOnly()
    {
        using var certificate = SelfSigned();
        (_server.Certificate, _server.ImplicitTls) = (certificate, true);
        await Send(options: Options("smtps://localhost", roots: [certificate]));
        Assert.Single(_server.Messages);

        var failure = await Failure(options: Options("smtps://localhost"));
        Assert.Equal(ProviderFailure.Invalid, failure.Kind);
        Assert.Contains("cannot be trusted", failure.Message, StringComparison.Ordinal);
        Assert.Single(_server.Messages);
    }

    private static SmtpOptions Remote(SmtpOptions of, X509Certificate2Collection? roots) => new()
    {
        // An address of this machine that is not taken for it: TLS is then as necessary as anywhere.
        Host = Environment.MachineName,
        Port = of.Port,
        From = of.From,
        User = of.User,
        Password = of.Password,
        Roots = roots,
    };

    [Fact]
    public async Task Session_StartTlsOffered_IsUsedBeforeAnythingElse()
    {
        using var certificate = SelfSigned();
        _server.Certificate = certificate;
        _server.Extensions.AddRange(["STARTTLS", "AUTH PLAIN"]);
        var options = Remote(Options("smtp://drbot:secret@localhost"), [certificate]);
        await using var session = await SmtpSession.OpenAsync(options, await Connect(), TimeProvider.System, default);
        await session.SendAsync("eng@example.com", "a: b\r\n\r\nc\r\n", default);
        var verbs = _server.Commands.Take(5).Select(command => command.Split(' ')[0]);
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"], verbs);
        Assert.Equal("a: b\r\n\r\nc\r\n", Assert.Single(_server.Messages));
    }

    [Fact]
    public async Task Session_NoTlsAndAPassword_SendsNeither()
    {
        _server.Extensions.Add("AUTH PLAIN");
        var options = Remote(Options("smtp://drbot:secret@localhost"), null);
        var stream = await Connect();
        var failure = await Assert.ThrowsAsync<ProviderException>(() =>
            SmtpSession.OpenAsync(options, stream, TimeProvider.System, default));
        Assert.Equal(ProviderFailure.Denied, failure.Kind);
        Assert.Equal("EHLO", Assert.Single(_server.Commands).Split(' ')[0]);
    }

    [Fact]
    public async Task Session_WordsSlippedInBeforeTls_EndIt()
    {
        _server.Extensions.Add("STARTTLS");
        _server.Answers["STARTTLS"] = "220 go on\r\n250 forged";
        var stream = await Connect();
        var failure = await Assert.ThrowsAsync<ProviderException>(() =>
            SmtpSession.OpenAsync(Remote(Options(), null), stream, TimeProvider.System, default));
        Assert.Contains("somebody may be in between", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp://mail.example.com", "mail.example.com", 25, false, false)]
    [InlineData("smtp://127.0.0.1:2525?tls=required", "127.0.0.1", 2525, false, true)]
    [InlineData("smtps://mail.example.com", "mail.example.com", 465, true, false)]
    public void Parse_Url_IsTheServer(string url, string host, int port, bool implicitTls, bool requireTls)
    {
        var options = SmtpOptions.Parse(url, "drbot@example.com");
        Assert.Equal((host, port, implicitTls, requireTls),
            (options.Host, options.Port, options.ImplicitTls, options.RequireTls));
    }

    [Theory]
    [InlineData("mail.example.com", "drbot@example.com")]
    [InlineData("http://mail.example.com", "drbot@example.com")]
    [InlineData("smtp://u:secret@mail.example.com/path", "drbot@example.com")]
    [InlineData("smtp://u:secret@mail.example.com?x=1", "drbot@example.com")]
    [InlineData("smtp://mail.example.com", "DrBot <drbot@example.com>")]
    public void Parse_NoServer_SaysWhatIsAllowedAndNoPassword(string url, string from)
    {
        var message = Assert.Throws<FormatException>(() => SmtpOptions.Parse(url, from)).Message;
        Assert.Contains("channels.email", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    private Task<System.Net.Sockets.NetworkStream> Connect() =>
        Egress.Loopback.ConnectAsync("127.0.0.1", _server.Port, default);

    private Task<DeliveryReceipt> Send(OutgoingUpdate? update = null, SmtpOptions? options = null) =>
        new SmtpChannel(options ?? Options(), Egress.Loopback, TimeProvider.System)
            .SendAsync(update ?? Update, default);

    private Task<ProviderException> Failure(
        OutgoingUpdate? update = null, SmtpOptions? options = null, TimeSpan? patience = null) =>
        Assert.ThrowsAsync<ProviderException>(() => Send(update, options ?? Options(patience: patience)));

    private SmtpOptions Options(
        string url = "smtp://localhost",
        TimeSpan? patience = null,
        int? port = null,
        X509Certificate2Collection? roots = null)
    {
        var parsed = SmtpOptions.Parse(url, "drbot@example.com");
        return new SmtpOptions
        {
            Host = parsed.Host,
            Port = port ?? _server.Port,
            From = parsed.From,
            ImplicitTls = parsed.ImplicitTls,
            User = parsed.User,
            Password = parsed.Password,
            Roots = roots,
            ReplyTimeout = patience ?? TimeSpan.FromSeconds(20),
            AcceptTimeout = patience ?? TimeSpan.FromSeconds(20),
        };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), null);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
