namespace DrBot.Commands;

/// <summary>DrBot is alive. <c>heartbeat</c>, on the stream <c>audit</c>.</summary>
/// <param name="Signed">How many entries the newest checkpoint vouches for.</param>
public sealed record Heartbeat(long Signed) : Event;

/// <summary>A checkpoint was laid down outside. <c>anchor.published</c>, on the stream <c>audit</c>.</summary>
/// <param name="Size">The checkpoint's entries.</param>
/// <param name="Root">Their root, 64 hex digits.</param>
/// <param name="Anchors">Where, each with what the place calls it.</param>
public sealed record AnchorPublished(long Size, string Root, IReadOnlyList<Anchor> Anchors) : Event;

/// <summary>One place outside.</summary>
/// <param name="Pin">The place: <c>s3://bucket/prefix</c>.</param>
/// <param name="Reference">What it is called there.</param>
public sealed record Anchor(string Pin, string Reference);

/// <summary>Another key signs from now on. <c>key.rotated</c>, on the stream <c>audit</c>.</summary>
/// <param name="From">The former key's id.</param>
/// <param name="To">The new key's id.</param>
/// <param name="Key">The new key: the DER of its SPKI in base64.</param>
/// <param name="ByBoth">True when the former key signs the next checkpoint too.</param>
public sealed record KeyRotated(string From, string To, string Key, bool ByBoth) : Event;
