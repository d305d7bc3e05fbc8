using Amazon;

namespace DrBot.Providers.Aws;

/// <summary>
/// Where a service answers: <c>drbot.yaml</c> (by service, then for all), then the environment (by service, then for
/// all), then AWS itself.
/// </summary>
internal sealed class AwsEndpoints(AwsOptions options, Func<string, string?> variable)
{
    public Uri Resolve(AwsService service, string region)
    {
        var found = options.Endpoints.GetValueOrDefault(service.Name) ?? options.EndpointUrl
            ?? FromEnvironment(service);
        if (string.IsNullOrWhiteSpace(found))
            return new Uri(Default(service, region));
        return Uri.TryCreate(found.Replace("{region}", region, StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
                ? uri
                : throw Misconfigured.Because(service.Provider,
                    $"the endpoint '{found}' for {service.Name} is not an http or https address (providers.aws, or "
                        + "AWS_ENDPOINT_URL)");
    }

    private string? FromEnvironment(AwsService service) =>
        string.Equals(variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : NonBlank(variable($"AWS_ENDPOINT_URL_{service.Variable}")) ?? NonBlank(variable("AWS_ENDPOINT_URL"));

    private static string Default(AwsService service, string region) => service.OneForAllRegions
        ? $"https://{service.Host}.amazonaws.com"
        : $"https://{service.Host}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}";

    private static string? NonBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
