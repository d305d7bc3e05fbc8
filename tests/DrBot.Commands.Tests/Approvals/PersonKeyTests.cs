using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Approvals;

public sealed class PersonKeyTests
{
    [Fact]
    public void TryRead_LineOfAKeyPair_IsTheSameKeyAgain()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = PersonKey.Of(pair);

        Assert.True(PersonKey.TryRead(key.Line, out var read));
        Assert.Equal((key.Line, key.Fingerprint), (read.Line, read.Fingerprint));
        Assert.Equal(key.Fingerprint, PersonKey.FingerprintOf(key.Line));
        Assert.Equal(key.Fingerprint, Convert.ToHexStringLower(SHA256.HashData(pair.ExportSubjectPublicKeyInfo())));
    }

    [Fact]
    public void TryRead_AnythingElse_IsNoKey()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var line = PersonKey.Of(pair).Line;

        Assert.All<string>(
            [
                "", "ecdsa-p256:", "ecdsa-p256:!!!!", line["ecdsa-p256:".Length..], line.ToUpperInvariant(), line + "AAAA", line[..^8],
                line + " ", line.Insert(20, "\n"), "ECDSA-P256:" + line["ecdsa-p256:".Length..],
                PersonKey.Prefix + Convert.ToBase64String(larger.ExportSubjectPublicKeyInfo()),
                PersonKey.Prefix + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
                PersonKey.Prefix + Convert.ToBase64String(pair.ExportPkcs8PrivateKey()),
            ],
            l => Assert.False(PersonKey.TryRead(l, out _), l));
        Assert.Throws<ArgumentException>(() => PersonKey.Of(larger));
    }

    // The same point may be written shorter; then one key would stand in a plan as two.
    [Fact]
    public void TryRead_SameKeyWrittenAnotherWay_IsRefused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = pair.ExportParameters(false).Q;
        byte[] compressed =
        [
            0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
            0x01, 0x07, 0x03, 0x22, 0x00, (byte)(2 + (q.Y![^1] & 1)), .. q.X!,
        ];

        Assert.False(PersonKey.TryRead(PersonKey.Prefix + Convert.ToBase64String(compressed), out _));
    }

    [Fact]
    public void Verifies_TextOrSignatureChangedAnywhere_IsFalse()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = Encoding.UTF8.GetBytes("a text");
        var signature = pair.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var key = PersonKey.Of(pair);

        Assert.True(key.Verifies(text, signature));
        Assert.All(Enumerable.Range(0, text.Length), i => Assert.False(key.Verifies(Flip(text, i), signature)));
        Assert.All(Enumerable.Range(0, signature.Length), i => Assert.False(key.Verifies(text, Flip(signature, i))));
        Assert.False(key.Verifies(text, []));
    }

    [Fact]
    public void Owns_KeysAndAccounts_AreOnePersons()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = PersonKey.Of(pair);
        var person = new Person { Id = "ann", Name = "Ann", Accounts = [new Account("slack", "U0ANN")], Keys = [key.Line] };

        Assert.True(person.Owns(new Account("slack", "U0ANN")));
        Assert.True(person.Owns(new Account("key", key.Fingerprint)));
        Assert.False(person.Owns(new Account("key", new string('0', 64))));
        Assert.False(person.Owns(new Account("slack", key.Fingerprint)));
        Assert.False(person.Owns(new Account("teams", "U0ANN")));
        Assert.Equal(key.Line, person.Key(key.Fingerprint)!.Line);
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 1;
        return changed;
    }
}
