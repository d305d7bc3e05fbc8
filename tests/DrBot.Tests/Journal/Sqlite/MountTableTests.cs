using DrBot.Journal.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class MountTableTests
{
    private static readonly string[] Mounts =
    [
        "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
        "30 22 0:40 / /mnt/share rw,relatime shared:9 - nfs4 server:/share rw",
        "31 30 254:2 / /mnt/share/local rw shared:3 master:2 - xfs /dev/vdb rw",
        "32 22 0:41 / /mnt/my\\040disk rw - fuse.sshfs user@host:/ rw",
        "33 22 0:42 / /data rw - ext4 /dev/vdc rw",
        "34 33 0:43 / /data rw - cifs //server/data rw",
        "bad line",
    ];

    [Theory]
    [InlineData("/var/lib/drbot", "ext4")]
    [InlineData("/mnt/share", "nfs4")]
    [InlineData("/mnt/share/drbot", "nfs4")]
    [InlineData("/mnt/share/local/drbot", "xfs")]
    [InlineData("/mnt/shared", "ext4")]
    [InlineData("/mnt/my disk/x", "fuse.sshfs")]
    [InlineData("/data/x", "cifs")]
    public void Find_APath_IsOnTheDeepestAndLatestMount(string path, string type) =>
        Assert.Equal(type, MountTable.Find(Mounts, path));

    [Theory]
    [InlineData("nfs", true)]
    [InlineData("NFS4", true)]
    [InlineData("cifs", true)]
    [InlineData("smb3", true)]
    [InlineData("9p", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("fuse.glusterfs", true)]
    [InlineData("ext4", false)]
    [InlineData("overlay", false)]
    [InlineData("tmpfs", false)]
    [InlineData("fuse.something-local", false)]
    public void IsNetworked_AType_IsKnown(string type, bool expected) =>
        Assert.Equal(expected, MountTable.IsNetworked(type));

    [Fact]
    public void FileSystemOf_ALocalFolder_IsKnownAndNotNetworked()
    {
        var type = MountTable.FileSystemOf(Path.GetTempPath());

        Assert.NotNull(type);
        Assert.False(MountTable.IsNetworked(type), type);
    }
}
