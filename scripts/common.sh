# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the scripts here and .ci/run share; to be sourced, from bash. Sets $root and works there.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 2

# Debian's own python3 has python3-jsonschema; another one earlier in the path would not find it.
PATH=/usr/bin:/bin:$PATH
export PATH

# quiet LOG COMMAND…: the command's output goes to LOG, and to stderr too when it fails.
quiet() {
    local log=$1
    shift
    if "$@" >"$log" 2>&1; then
        return 0
    fi
    {
        echo "failed: $*"
        cat "$log"
    } >&2
    return 1
}

# build_in FOLDER [MESON OPTION…]: set the folder up when it is not yet, and compile.
build_in() {
    local folder=$1 log
    shift
    log=$(mktemp) || return 2
    { [ -f "$folder/build.ninja" ] || quiet "$log" meson setup "$folder" "$@"; } &&
        quiet "$log" ninja -C "$folder"
    local status=$?
    rm -f "$log"
    return $status
}

# closing_lines FOLDER: how each runner ended, with the name of its test, from meson's log.
closing_lines() {
    [ -f "$1/meson-logs/testlog.txt" ] || return 0
    awk '/^test: / { name = substr($0, 15) }
         /^[0-9]+ passed, [0-9]+ failed$/ || /^[0-9]+%: Checks: / { last[name] = $0; seen[name]++ }
         seen[name] == 1 && name != previous { order[++count] = name; previous = name }
         END { for (i = 1; i <= count; i++) { print "  " order[i] ": " last[order[i]] } }' \
        "$1/meson-logs/testlog.txt"
}

# count_results LOG: adds what meson's summary says to $passed and $failed.
passed=0
failed=0
count_results() {
    local numbers
    numbers=$(awk '/^Ok:/ || /^Expected Fail:/ { passed += $NF; found = 1 }
                   /^Fail:/ || /^Unexpected Pass:/ || /^Timeout:/ { failed += $NF }
                   END { print passed + 0, found ? failed + 0 : 1 }' "$1")
    passed=$((passed + ${numbers% *}))
    failed=$((failed + ${numbers#* }))
}

# test_in FOLDER [MESON TEST OPTION…]: run tests; the summary when all is well, else the log too.
test_in() {
    local folder=$1 log status=0
    shift
    log=$(mktemp) || return 2
    quiet "$log" meson test -C "$folder" --print-errorlogs "$@" || status=1
    count_results "$log"
    closing_lines "$folder"
    grep -E '^(Ok|Fail|Unexpected Pass|Skipped|Timeout):' "$log"
    rm -f "$log"
    return $status
}

# find_annexc FOLDER: where the command was built.
find_annexc() {
    local place
    for place in "$1/annexc" "$1/src/cli/annexc"; do
        if [ -f "$place" ] && [ -x "$place" ]; then
            echo "$place"
            return 0
        fi
    done
    echo "no annexc in $1" >&2
    return 1
}
