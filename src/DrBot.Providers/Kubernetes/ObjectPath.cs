namespace DrBot.Providers.Kubernetes;

/// <summary>Where an object is in the API.</summary>
/// <param name="Path">The path below the server, escaped.</param>
/// <param name="Resource">The resource, for errors and audit: <c>deployments/scale</c>.</param>
/// <param name="Subject">Namespace and name, for a person.</param>
internal sealed record ObjectPath(string Path, string Resource, string Subject)
{
    public static ObjectPath Version { get; } = new("/version", "version", "server");

    public static ObjectPath SelfSubjectReview { get; } =
        new("/apis/authentication.k8s.io/v1/selfsubjectreviews", "selfsubjectreviews", "self");

    public static ObjectPath SelfSubjectAccessReview { get; } =
        new("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "selfsubjectaccessreviews", "self");

    public static ObjectPath Deployment(ObjectName name) =>
        new($"/apis/apps/v1/namespaces/{name.EscapedNamespace}/deployments/{name.EscapedName}", "deployments",
            name.ToString());

    public static ObjectPath DeploymentScale(ObjectName name) =>
        new(Deployment(name).Path + "/scale", "deployments/scale", name.ToString());

    public static ObjectPath ConfigMap(ObjectName name) =>
        new($"/api/v1/namespaces/{name.EscapedNamespace}/configmaps/{name.EscapedName}", "configmaps", name.ToString());
}

/// <summary>Which object in which cluster.</summary>
internal sealed record ObjectName(string Cluster, string Namespace, string Name)
{
    public string EscapedNamespace => Uri.EscapeDataString(Namespace);

    public string EscapedName => Uri.EscapeDataString(Name);

    public static ObjectName Of(TargetIdentity target) =>
        new(target.Require("cluster"), target.Require("namespace"), target.Require("name"));

    public override string ToString() => $"{Namespace}/{Name}";
}
