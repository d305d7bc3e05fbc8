using DrBot.Commands.Plans;
using ValueType = DrBot.Commands.Plans.ValueType;

namespace DrBot.TestKit;

/// <summary>The actions the founding plans name, written by hand, for tests that must not know the providers.</summary>
public static class FoundingActions
{
    /// <summary>The catalogue of these actions and of the kinds of target they act on.</summary>
    public static ActionCatalogue Catalogue { get; } = new(
        [
            new ActionSpec
            {
                Name = "fence",
                Summary = "Stops every listed writer.",
                Inputs =
                [
                    new InputSpec("writers", ValueType.TargetList, Required: true),
                    new InputSpec("accept", ValueType.Text, Default: "isolated",
                        Allowed: ["proved", "isolated", "attempted", "none"]),
                ],
                Outputs = ["proof"],
                DefaultTimeout = TimeSpan.FromMinutes(2),
                Destructive = true,
                Repeatable = true,
            },
            new ActionSpec
            {
                Name = "aws.rds.promote-read-replica",
                Summary = "Makes a read replica a primary of its own.",
                TargetKinds = ["aws.rds"],
                Inputs =
                [
                    new InputSpec("max-data-loss", ValueType.Duration),
                    new InputSpec("backup-retention", ValueType.Integer, Default: "1"),
                ],
                Outputs = ["endpoint", "address", "port"],
                DefaultTimeout = TimeSpan.FromMinutes(30),
                Destructive = true,
            },
            new ActionSpec
            {
                Name = "kubernetes.set-config",
                Summary = "Sets keys of a ConfigMap.",
                TargetKinds = ["kubernetes.configmap"],
                Inputs = [new InputSpec("set", ValueType.TextMap, Required: true)],
                DefaultTimeout = TimeSpan.FromMinutes(1),
                Destructive = false,
                Reversible = true,
                Repeatable = true,
            },
            new ActionSpec
            {
                Name = "kubernetes.scale",
                Summary = "Sets the replicas of a deployment and waits until they are ready.",
                TargetKinds = ["kubernetes.deployment"],
                Inputs = [new InputSpec("replicas", ValueType.Integer, Required: true)],
                Outputs = ["replicas"],
                DefaultTimeout = TimeSpan.FromMinutes(10),
                Destructive = false,
                Reversible = true,
                Repeatable = true,
            },
            new ActionSpec
            {
                Name = "kubernetes.restart",
                Summary = "Restarts the pods of a deployment one after the other.",
                TargetKinds = ["kubernetes.deployment"],
                DefaultTimeout = TimeSpan.FromMinutes(5),
                Destructive = false,
            },
            new ActionSpec
            {
                Name = "aws.route53.upsert",
                Summary = "Points a DNS record at a value.",
                TargetKinds = ["aws.route53.record"],
                Inputs = [new InputSpec("value", ValueType.Text, Required: true),
                    new InputSpec("ttl", ValueType.Duration, Default: "60s")],
                DefaultTimeout = TimeSpan.FromMinutes(10),
                Destructive = true,
                MovesTraffic = true,
                Reversible = true,
                Repeatable = true,
                ControlPlane = "Route 53, us-east-1",
            },
            new ActionSpec
            {
                Name = "http.check",
                Summary = "Asks an address for its health.",
                Inputs =
                [
                    new InputSpec("url", ValueType.Text, Required: true),
                    new InputSpec("expect", ValueType.Integer, Default: "200"),
                    new InputSpec("contains", ValueType.Text),
                ],
                Outputs = ["status"],
                DefaultTimeout = TimeSpan.FromMinutes(5),
                Destructive = false,
                Changes = false,
                Repeatable = true,
            },
            new ActionSpec
            {
                Name = "manual",
                Summary = "Asks a person to do something and to say when it is done.",
                Inputs =
                [
                    new InputSpec("instructions", ValueType.Text, Required: true),
                    new InputSpec("check", ValueType.Text),
                ],
                Outputs = ["confirmed", "note"],
                DefaultTimeout = TimeSpan.FromHours(1),
                Destructive = false,
            },
            new ActionSpec
            {
                Name = "wait",
                Summary = "Lets time pass.",
                Inputs = [new InputSpec("for", ValueType.Duration, Required: true)],
                DefaultTimeout = TimeSpan.FromHours(1),
                Destructive = false,
                Changes = false,
                Repeatable = true,
            },
        ],
        [
            new TargetKindSpec("aws.rds", ["region", "instance"], ["replica-of.region", "replica-of.instance"]),
            new TargetKindSpec("aws.route53.record", ["zone", "name", "type"], []),
            new TargetKindSpec("kubernetes.deployment", ["cluster", "namespace", "name"], []),
            new TargetKindSpec("kubernetes.configmap", ["cluster", "namespace", "name"], []),
        ]);
}
