using System.Reflection;
using System.Security.Cryptography;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Verification;
using DrBot.Tests.Execution.Bench;
using DrBot.Tests.Hosting;

namespace DrBot.Tests.Journal.Audit.Verification;

/// <summary>Votes by key in an export: whoever holds the store and the signing key cannot make one up.</summary>
public sealed class VoteSignatureTests : IDisposable
{
    private const string Origin = "drbot/test";
    private readonly TemporaryFolder folder = new();
    private readonly string pem = AuditKeys.NewPem();
    private readonly ECDsa mike = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa david = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string Whole => folder.At("whole");

    public void Dispose()
    {
        mike.Dispose();
        david.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Verify_VotesByKey_AreCheckedFromTheExportAlone()
    {
        await PlayAsync();

        var whole = await VerifyAsync(Whole);

        Assert.Equal([], whole.Findings);
        Assert.Equal((2, 2), (whole.Votes, whole.SignedVotes));
    }

    [Fact]
    public async Task Verify_PlansWithheld_SignaturesHoldAndItIsSaidWhatIsMissing()
    {
        await PlayAsync();
        Directory.Delete(Path.Combine(Whole, AuditExport.AttachmentsFolder), recursive: true);

        var found = await VerifyAsync(Whole);

        Assert.Equal([], found.Findings);
        Assert.Equal(0, found.SignedVotes);
        Assert.Contains(found.Incomplete, i => i.StartsWith("2 votes by key", StringComparison.Ordinal));
        Assert.NotEmpty((await VerifyAsync(Spoil("withheld", "replace approval.recorded 0 \"nonce\":\"0 \"nonce\":\"1"))).Findings);
    }

    // Chain and checkpoints are made to fit each time: only the person's own signature is left to tell.
    [Theory]
    [InlineData("another decision time", "replace approval.recorded 0 \"time\":1 \"time\":2")]
    [InlineData("another nonce", "replace approval.recorded 0 \"nonce\":\"0 \"nonce\":\"1")]
    [InlineData("another DrBot", "replace approval.recorded 0 \"origin\":\"drbot/test\" \"origin\":\"drbot/else\"")]
    [InlineData("another person", "replace approval.recorded 0 \"person\":\"mike.johnson\" \"person\":\"lisa.wang\"")]
    [InlineData("another account", "replace approval.recorded 0 \"account\":\"key: \"account\":\"key:0")]
    [InlineData("no signature", "replace approval.recorded 0 \"proof\": \"proofs\":")]
    public async Task T44_VoteByKeyChangedAndEverythingSignedAnew_IsFoundByItsSignature(string what, string deed)
    {
        await PlayAsync();

        var found = await VerifyAsync(Spoil(what, deed));

        Assert.Contains(found.Findings, f => f.Kind == "SIGNATURE");
        Assert.Equal(1, found.ExitCode);
    }

    [Fact]
    public async Task T44_VoteMadeUpWithAKeyOfTheForger_IsFoundByThePlan()
    {
        await PlayAsync();
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var export = new DrBot.Tamper.Export(Whole);
        var at = export.Find("approval.recorded", 0);
        var (old, made) = (PersonKey.Of(mike), PersonKey.Of(forger));
        var run = System.Text.RegularExpressions.Regex.Match(export.Lines[at], "\"run\":\"([^\"]+)\"").Groups[1].Value;
        var digest = System.Text.RegularExpressions.Regex.Match(export.Lines[at], "\"digest\":\"([^\"]+)\"").Groups[1].Value;
        var signed = Vote("mike.johnson", run, digest).Sign(forger);
        export.Lines[at] = System.Text.RegularExpressions.Regex.Replace(
            export.Lines[at].Replace(old.Fingerprint, made.Fingerprint, StringComparison.Ordinal).Replace(old.Line, made.Line, StringComparison.Ordinal),
            "\"value\":\"[^\"]+\"", $"\"value\":\"{signed.Value}\"");
        export.Rechain();
        export.Save();
        export.Resign(pem);

        var found = await VerifyAsync(Whole);

        Assert.Contains("does not have under mike.johnson", Assert.Single(found.Findings).Text, StringComparison.Ordinal);
    }

    private Task<AuditVerified> VerifyAsync(string export) => AuditVerification.RunAsync(
        new AuditQuestion { Folder = export, Origin = Origin, Keys = [PemSigner.Parse(pem).Key], Pins = [], MaxGap = TimeSpan.FromHours(9) },
        CancellationToken.None);

    private string Spoil(string name, string deed)
    {
        var copy = folder.At(name.Replace(' ', '-'));
        foreach (var file in Directory.GetFiles(Whole, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Whole, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string[] args = [copy, deed, "rechain", $"resign {folder.Write("stolen.pem", pem)}"];
        Assert.Equal(0, Assembly.Load("DrBot.Tamper").EntryPoint!.Invoke(null, [args]));
        return copy;
    }

    private async Task PlayAsync()
    {
        var plan = ShopPlan.Text
            .Replace("slack: U0MIKE", $"slack: U0MIKE, keys: [\"{PersonKey.Of(mike).Line}\"]", StringComparison.Ordinal)
            .Replace("slack: U0DAVID", $"slack: U0DAVID, keys: [\"{PersonKey.Of(david).Line}\"]", StringComparison.Ordinal);
        await using var bench = await EngineBench.StartAsync(ShopPlan.Setup with { Plan = plan });
        using var log = new CheckpointLog(bench.Store, Origin, [PemSigner.Parse(pem)]);
        var run = await bench.ProposeAsync("U0SARAH", "/dr failover regional-outage");
        await VoteAsync(bench, "mike.johnson", mike, run);
        await VoteAsync(bench, "david.kim", david, run);
        await log.SignAsync(byBoth: false, CancellationToken.None);
        await new AuditExport(bench.Store).WriteAsync(Whole, attachments: true, CancellationToken.None);
    }

    private static async Task VoteAsync(EngineBench bench, string person, ECDsa pair, string run)
    {
        var incident = await bench.IncidentAsync(EngineBench.IncidentOf(run));
        var digest = incident!.Run(run)!.Plan.Digest;
        var vote = Vote(person, run, digest);
        var proof = vote.Sign(pair) with { PublicKey = PersonKey.Of(pair).Line };
        var by = new Caller(new Account(PersonKey.Surface, proof.Key), Road.Key, $"key/{person}", null, new VoteProof(proof));
        var said = await bench.Get<RunRoom>().VoteAsync(by, incident.Id, run, digest, CancellationToken.None);
        Assert.Contains("is recorded", Assert.IsType<DeskAnswer.Says>(said).Text, StringComparison.Ordinal);
    }

    private static SignedVote Vote(string person, string run, string digest) =>
        new(Origin, run, digest, Approves: true, person, 1_795_316_400, new string('0', 32));
}
