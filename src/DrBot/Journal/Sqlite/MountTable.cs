using DrBot.Hosting;

namespace DrBot.Journal.Sqlite;

/// <summary>Tells on which file system a path lies.</summary>
internal static class MountTable
{
    /// <summary>Where the write-ahead log's shared memory or the locks do not hold between machines.</summary>
    private static readonly HashSet<string> Networked = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "coda", "9p", "ceph",
        "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "davfs", "davfs2", "webdav", "vboxsf", "prl_fs",
        "vmhgfs", "sshfs", "s3fs", "goofys", "gcsfuse", "rclone", "s3backer", "vmhgfs-fuse", "mountpoint-s3",
    };

    /// <summary>True for a file system that several machines can write.</summary>
    public static bool IsNetworked(string type) =>
        Networked.Contains(type.StartsWith("fuse.", StringComparison.OrdinalIgnoreCase) ? type["fuse.".Length..] : type);

    /// <summary>The type of the file system under an existing folder; null when it cannot be told.</summary>
    public static string? FileSystemOf(string folder)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? Find(File.ReadLines("/proc/self/mountinfo"), RealPath.Of(folder))
                : FromDrive(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The type of the deepest mount above a path, of lines as proc(5) describes <c>mountinfo</c>.</summary>
    internal static string? Find(IEnumerable<string> mountInfo, string path)
    {
        string? best = null;
        var length = -1;
        foreach (var line in mountInfo)
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-", 6 <= fields.Length ? 6 : 0);
            if (dash < 0 || dash + 1 >= fields.Length)
                continue;
            var mount = Unescape(fields[4]);
            // A later mount over the same point hides the earlier one.
            if (Contains(mount, path) && mount.Length >= length)
                (best, length) = (fields[dash + 1], mount.Length);
        }

        return best;
    }

    private static bool Contains(string mount, string path) =>
        mount == "/" || path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal);

    private static string Unescape(string text) => text
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);

    private static string? FromDrive(string folder)
    {
        if (folder.StartsWith(@"\\", StringComparison.Ordinal))
            return "smb";
        var drive = new DriveInfo(folder);
        return drive.DriveType == DriveType.Network ? "smb" : drive.DriveFormat;
    }
}
