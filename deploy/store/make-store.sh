#!/bin/sh
# An S3-compatible store with one bucket, `results`, and one pair of keys.
set -eu
cat > /tmp/keys.json <<JSON
{ "identities": [{ "name": "portal", "actions": ["Admin", "Read", "Write", "List"],
  "credentials": [{ "accessKey": "portal", "secretKey": "$STORE_PASSWORD" }] }] }
JSON
(
  until echo 's3.bucket.create -name results' | weed shell 2>&1 | grep -q 'results\|exist'; do sleep 1; done
) &
exec weed server -dir=/data -filer -s3 -s3.port=8333 -s3.config=/tmp/keys.json -ip=store
