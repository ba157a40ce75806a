#!/usr/bin/env bash
# The same atlas from files and from PostGIS: tests/bench/peers/postgis_source.sh [GEOJSON]
#
# Starts a PostGIS, loads the areas, serves them with choros from `PG:` and from the file, and compares every tile of z4
# to z8. Ends with an error where they differ or choros does not take the source.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./setup
export PEERS="${PEERS:-$PWD/../../../target/peers/tools}"
exec "$PEERS/venv/bin/python" -m bench.postgis_source "$@"
