#!/bin/bash
# Automated database failover script

set -e

DR_DB_INSTANCE="unjucks-dr-db"
PROD_DB_INSTANCE="unjucks-prod-db"

echo "Starting automated database failover..."

# Promote read replica to primary
aws rds promote-read-replica \
    --db-instance-identifier $DR_DB_INSTANCE

# Wait for promotion to complete
echo "Waiting for database promotion to complete..."
aws rds wait db-instance-available --db-instance-identifier $DR_DB_INSTANCE

# Update application configuration
echo "Updating application database configuration..."
kubectl patch configmap unjucks-config -p '{"data":{"DB_HOST":"'$(aws rds describe-db-instances --db-instance-identifier $DR_DB_INSTANCE --query 'DBInstances[0].Endpoint.Address' --output text)'"}}'

# Restart application pods
kubectl rollout restart deployment/unjucks-api

echo "Database failover completed successfully"
