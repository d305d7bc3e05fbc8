namespace DrBot.Providers.Kubernetes;

/// <summary>Whether a rollout is through, decided as <c>kubectl rollout status</c> decides it.</summary>
/// <remarks>https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go</remarks>
internal sealed record Rollout(bool Done, bool Failed, string Message)
{
    public static Rollout Of(Deployment deployment)
    {
        if (!deployment.IsObserved)
            return Waiting("the controller has not seen the change yet");
        if (deployment.Conditions.FirstOrDefault(c =>
            c is { Type: "Progressing", Reason: "ProgressDeadlineExceeded" }) is { } stuck)
            return new Rollout(Done: false, Failed: true,
                $"the rollout exceeded its progress deadline: {stuck.Message}");
        if (deployment.Updated < deployment.Desired)
            return Waiting($"{deployment.Updated} of {deployment.Desired} pods are new");
        if (deployment.Present > deployment.Updated)
            return Waiting($"{deployment.Present - deployment.Updated} old pods are still ending");
        return deployment.Available < deployment.Updated
            ? Waiting($"{deployment.Available} of {deployment.Updated} new pods are available")
            : new Rollout(Done: true, Failed: false, "rolled out");
    }

    private static Rollout Waiting(string message) => new(Done: false, Failed: false, message);
}
