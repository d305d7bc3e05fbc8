using System.Security.Cryptography;
using DrBot.Commands.Approvals;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>A person's key pair in a PEM file nobody else can read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes a key pair and writes it; the file must not be there yet.</summary>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    public static async Task<PersonKey> MakeAsync(string path, CancellationToken cancellationToken)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // From the first byte on: a mode set afterwards comes too late.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        await using var file = new StreamWriter(path, options);
        await file.WriteAsync((pair.ExportPkcs8PrivateKeyPem() + "\n").AsMemory(), cancellationToken);
        return PersonKey.Of(pair);
    }

    /// <summary>Reads a key pair.</summary>
    /// <exception cref="IOException">There is none, others can read it, or it is no P-256 key.</exception>
    public static ECDsa Read(string path)
    {
        var pem = File.ReadAllText(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new IOException($"{path} can be read by others than its owner: chmod 600 {path}, and if it lay so for long, make a new key");
        var pair = ECDsa.Create();
        try
        {
            pair.ImportFromPem(pem);
            _ = PersonKey.Of(pair);
            return pair;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            pair.Dispose();
            throw new IOException($"{path} is no PEM file of an ECDSA P-256 private key; `drbot key new --out FILE` makes one", e);
        }
    }
}
