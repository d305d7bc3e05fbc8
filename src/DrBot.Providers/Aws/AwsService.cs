namespace DrBot.Providers.Aws;

/// <summary>How one AWS service is addressed and signed.</summary>
/// <param name="Name">Its name in <c>drbot.yaml</c> and in errors.</param>
/// <param name="Host">The first label of its regional host.</param>
/// <param name="SigningName">Its name in signatures.</param>
/// <param name="Version">The API version.</param>
/// <param name="Variable">Its suffix in <c>AWS_ENDPOINT_URL_…</c>.</param>
internal sealed record AwsService(string Name, string Host, string SigningName, string Version, string Variable)
{
    public static AwsService Rds { get; } = new("rds", "rds", "rds", "2014-10-31", "RDS");

    public static AwsService CloudWatch { get; } =
        new("cloudwatch", "monitoring", "monitoring", "2010-08-01", "CLOUDWATCH");

    public static AwsService Route53 { get; } =
        new("route53", "route53", "route53", "2013-04-01", "ROUTE_53") { OneForAllRegions = true };

    public static AwsService Sts { get; } = new("sts", "sts", "sts", "2011-06-15", "STS");

    public static AwsService Eks { get; } = new("eks", "eks", "eks", "2017-11-01", "EKS");

    public static AwsService S3 { get; } = new("s3", "s3", "s3", "2006-03-01", "S3");

    /// <summary>True for services with one host for all regions, signed for us-east-1.</summary>
    public bool OneForAllRegions { get; init; }

    public string Provider => $"aws.{Name}";
}
