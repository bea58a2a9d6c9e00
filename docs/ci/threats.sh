#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: threats.sh MODEL [BASELINE]
# Is the model sound, what is new, and may the build go on? 0: yes, 1: no, 2: trouble.
set -u
model=$1
baseline=${2:-}
worst=0

# Keeps the worst status: trouble in one step must not be hidden by the next.
step() {
    "$@"
    status=$?
    [ "$status" -gt "$worst" ] && worst=$status
    return 0
}

step annexc check "$model"
step annexc threats -o threats.csv "$model"
if [ -n "$baseline" ]; then
    step annexc threats --baseline "$baseline" --fail-on 'new:severity>=high' "$model"
else
    step annexc threats -o /dev/null -f text --fail-on 'open:severity>=critical' "$model"
fi
exit "$worst"
