namespace DrBot.Commands.Language;

/// <summary>Where a verb stands in help.</summary>
public enum VerbGroup
{
    /// <summary>Say that something is wrong, and how it ends.</summary>
    Incident,

    /// <summary>Start a run, or see what it would do.</summary>
    Start,

    /// <summary>Decide about a proposed run.</summary>
    Approve,

    /// <summary>Steer a run under way.</summary>
    Steer,

    /// <summary>People and words.</summary>
    Inform,

    /// <summary>Look without touching.</summary>
    Look,
}
