#!/bin/bash
# Route 53 DNS failover script

set -e

HOSTED_ZONE_ID="Z1234567890"
DOMAIN="api.unjucks.dev"
DR_ENDPOINT="dr-api.unjucks.dev"

echo "Initiating DNS failover to DR site..."

# Create change batch for DNS failover
cat > dns-failover.json << EOF
{
    "Changes": [{
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": "$DOMAIN",
            "Type": "CNAME",
            "TTL": 60,
            "ResourceRecords": [{
                "Value": "$DR_ENDPOINT"
            }]
        }
    }]
}
EOF

# Apply DNS changes
CHANGE_ID=$(aws route53 change-resource-record-sets \
    --hosted-zone-id $HOSTED_ZONE_ID \
    --change-batch file://dns-failover.json \
    --query 'ChangeInfo.Id' --output text)

# Wait for DNS propagation
echo "Waiting for DNS changes to propagate..."
aws route53 wait resource-record-sets-changed --id $CHANGE_ID

echo "DNS failover completed successfully"
