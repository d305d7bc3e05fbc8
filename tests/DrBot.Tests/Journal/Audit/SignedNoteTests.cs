using System.Diagnostics;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.TestKit;
using DrBot.Tests.Hosting;

namespace DrBot.Tests.Journal.Audit;

public sealed class SignedNoteTests
{
    private const string Origin = "drbot.example/prod-1";

    // The first line of the format's own example, with the leaf it states.
    private const string Line0 =
        """{"v":1,"log":"drbot.example/prod-1","seq":0,"prev":"0000000000000000000000000000000000000000000000000000000000000000","t":"2026-01-01T00:00:00.000000Z","type":"log.opened","run":"r-01","actor":"system","data":{}}""";

    private const string Leaf0 = "dfd0f629608779976f515d248fec5141aa03cb2db5714c45e147ff6c52b9d4fd";

    [Fact]
    public void Root_OfTheFormatsTestVector_IsAsItStates()
    {
        var leaf = JournalChain.Leaf(System.Text.Encoding.UTF8.GetBytes(Line0));
        var tree = new MerkleTree();
        tree.Add(leaf);

        Assert.Equal(Leaf0, JournalChain.Hex(leaf));
        Assert.Equal(Leaf0, JournalChain.Hex(tree.Root()));
    }

    [Fact]
    public async Task Note_WrittenAndRead_IsTheSameBytesAndVerifies()
    {
        var signer = AuditKeys.NewSigner();
        var note = await NoteAsync(signer);

        var read = SignedNote.Parse(note);

        Assert.Equal(note, read.ToString());
        Assert.Equal($"{Origin}\n1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P0=\n", read.Text);
        Assert.Equal(new Checkpoint(Origin, 1, Leaf0), Checkpoint.Parse(read.Text));
        Assert.Equal(signer.Key.Id, read.Signatures[0].KeyId);
        Assert.True(signer.Key.Verifies(read.Text, read.Signatures[0].Signature));
        Assert.False(AuditKeys.NewSigner().Key.Verifies(read.Text, read.Signatures[0].Signature));
        Assert.False(signer.Key.Verifies(read.Text.Replace("\n1\n", "\n2\n", StringComparison.Ordinal), read.Signatures[0].Signature));
    }

    [Theory]
    [InlineData("no signature", "a\n1\nx\n")]
    [InlineData("no LF at its end", "a\n\n— n AAAAAAA=")]
    [InlineData("no em dash", "a\n\n- n AAAAAAA=\n")]
    [InlineData("no base64", "a\n\n— n AAAA!AA=\n")]
    [InlineData("only a key id", "a\n\n— n AAAAAA==\n")]
    [InlineData("base64 with other padding bits", "a\n\n— n AAAAAAB=\n")]
    [InlineData("a carriage return", "a\r\n\n— n AAAAAAA=\n")]
    [InlineData("a blank in the name", "a\n\n— n m AAAAAAA=\n")]
    [InlineData("a plus in the name", "a\n\n— n+m AAAAAAA=\n")]
    public void Parse_NoNote_IsRefused(string why, string note) =>
        Assert.True(Assert.ThrowsAny<FormatException>(() => SignedNote.Parse(note)).Message.Length > 0, why);

    [Theory]
    [InlineData("o\n01\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P0=\n")]
    [InlineData("o\n-1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P0=\n")]
    [InlineData("o\n1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P1=\n")]
    [InlineData("o\n1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51A==\n")]
    [InlineData("o\n1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P0=\nmore\n")]
    [InlineData("\n1\n39D2KWCHeZdvUV0kj+xRQaoDyy21cUxF4Uf/bFK51P0=\n")]
    public void ParseCheckpoint_AnotherText_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public async Task FindAll_NotesWhereverTheyStand_AreRead()
    {
        var signer = AuditKeys.NewSigner();
        var (a, b) = (await NoteAsync(signer), await NoteAsync(signer));

        Assert.Equal([a, b], SignedNote.FindAll(a + "\n" + b));
        Assert.Equal([a, b], SignedNote.FindAll("Dear auditor,\n\nthis is it:\n" + a + b));
        Assert.Equal([a], SignedNote.FindAll(a + b[..^1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END PRIVATE KEY-----")]
    public void ParseKey_NoPrivateKey_IsRefusedWithoutRepeatingIt(string pem)
    {
        var refused = Assert.Throws<FormatException>(() => PemSigner.Parse(pem));

        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ParseKey_AnotherCurveOrHalf_IsRefused()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);

        Assert.Contains("P-256", Assert.Throws<FormatException>(
            () => PemSigner.Parse(other.ExportPkcs8PrivateKeyPem())).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => AuditKey.FromPem(AuditKeys.NewPem()));
        Assert.Throws<FormatException>(() => PemSigner.Parse(AuditKeys.NewSigner().PublicPem()));
    }

    [RequiresFact("openssl")]
    public async Task Note_CheckedByOpenssl_Verifies()
    {
        using var folder = new TemporaryFolder();
        var signer = AuditKeys.NewSigner();
        var note = SignedNote.Parse(await NoteAsync(signer));
        var key = folder.Write("pub.pem", signer.PublicPem());
        var text = folder.Write("text", note.Text);
        await File.WriteAllBytesAsync(folder.At("sig"), note.Signatures[0].Signature);

        Assert.Equal(0, await OpensslAsync("dgst", "-sha256", "-verify", key, "-signature", folder.At("sig"), text));
        await File.AppendAllTextAsync(text, "x");
        Assert.Equal(1, await OpensslAsync("dgst", "-sha256", "-verify", key, "-signature", folder.At("sig"), text));
    }

    private static async Task<string> NoteAsync(PemSigner signer)
    {
        var text = new Checkpoint(Origin, 1, Leaf0).ToText();
        return new SignedNote(text, [new NoteSignature(Origin, signer.Key.Id, await signer.SignAsync(text, CancellationToken.None))])
            .ToString();
    }

    private static async Task<int> OpensslAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
