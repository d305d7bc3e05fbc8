namespace DrBot.Replicas;

/// <summary>Under which lease the present call chain speaks outwards, so that the last place before the wire can ask
/// whether it still may.</summary>
internal static class ActingUnder
{
    private static readonly AsyncLocal<HeldLease?> Local = new();

    /// <summary>The lease; null for what every replica does.</summary>
    public static HeldLease? Current => Local.Value;

    /// <summary>Names the lease for everything awaited below the calling async method.</summary>
    public static void Enter(HeldLease lease) => Local.Value = lease;
}
